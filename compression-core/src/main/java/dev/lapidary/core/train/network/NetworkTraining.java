package dev.lapidary.core.train.network;

import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.train.Augmentation;
import dev.lapidary.core.train.Regularization;
import dev.lapidary.core.train.TrainingData;
import dev.lapidary.core.train.TrainingEngine;
import dev.lapidary.core.train.TrainingListener;
import dev.lapidary.core.train.TrainingPlan;

/**
 * Trains a built-in network from its first weights, as the bundled models were.
 *
 * @param epochs 1 or more
 * @param seed of the first weights, the shuffling and the augmentation
 */
public record NetworkTraining(SampleNetwork network, int epochs, long seed) {
  private static final int BATCH_SIZE = 128;
  private static final double PEAK_RATE = 0.2;
  private static final double WEIGHT_DECAY = 5e-4;
  private static final Augmentation FLIP_AND_SHIFT = Augmentation.moves(true, 2);

  /** One cycle of SGD over mirrored and shifted images. */
  public TrainingPlan plan() {
    return TrainingPlan.of(epochs, BATCH_SIZE, PEAK_RATE)
        .withRegularization(Regularization.decay(WEIGHT_DECAY))
        .withAugmentation(FLIP_AND_SHIFT)
        .withSeed(seed);
  }

  /**
   * Draws the first weights and trains them.
   *
   * @throws WorkbenchException if the data does not fit
   */
  public Model run(
      TrainingEngine engine, Dataset training, TrainingListener listener, JobContext job)
      throws WorkbenchException {
    return engine.train(network.create(seed), plan(), TrainingData.of(training), listener, job);
  }
}
