package dev.lapidary.core.train.djl;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * How PyTorch is started. The native libraries, some 400 MB, are unpacked into the cache folder
 * when first used; nothing is fetched from the network and no usage is reported.
 *
 * @param cacheFolder where the native libraries are unpacked; if empty, the folder that the
 *     environment variable or system property {@code DJL_CACHE_DIR} names, else {@code .djl.ai} in
 *     the home folder
 * @param threads threads of one operation; 0 for one a core. Equal seeds give equal bytes only with
 *     equal threads
 */
public record TrainingRuntime(Optional<Path> cacheFolder, int threads) {
  public TrainingRuntime {
    if (threads < 0) {
      throw new IllegalArgumentException("threads must be 0 or more, found " + threads);
    }
  }

  /** The default cache folder and all cores. */
  public static TrainingRuntime defaults() {
    return new TrainingRuntime(Optional.empty(), 0);
  }

  /** Tells the engine what it reads once, when its classes are first used. */
  void settle() {
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty("ai.djl.offline", "true");
    cacheFolder.ifPresent(
        folder -> System.setProperty("DJL_CACHE_DIR", folder.toAbsolutePath().toString()));
  }

  /** Makes the calling thread ready for a training. */
  void enter(long seed) {
    Engine.getInstance().setRandomSeed(Math.toIntExact(seed & Integer.MAX_VALUE));
    int wanted = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    if (JniUtils.getNumThreads() != wanted) {
      JniUtils.setNumThreads(wanted);
    }
    JniUtils.setGradMode(false);
  }

  /**
   * Makes the random choices of a step, those of Dropout, follow from the seed and the step alone,
   * so that a training can go on from any step.
   */
  static void seedStep(long seed, int step) {
    int mixed = new SplittableRandom(seed * 1_000_003 + step).nextInt();
    Engine.getInstance().setRandomSeed(mixed & Integer.MAX_VALUE);
  }
}
