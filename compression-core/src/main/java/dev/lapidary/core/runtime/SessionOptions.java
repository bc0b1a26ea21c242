package dev.lapidary.core.runtime;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a session runs.
 *
 * @param threads threads inside one operator, 1 or more; 0 lets ONNX Runtime take one a core
 * @param overlap whether several runs go on at a time: then threads that wait leave their core at
 *     once instead of looking out for more work of their own run
 * @param optimizedModel where the optimized graph is saved while opening
 * @param profilePrefix path prefix of the profile file; profiling is on if present
 */
public record SessionOptions(
    ExecutionTarget target,
    int threads,
    Optimization optimization,
    boolean overlap,
    Optional<Path> optimizedModel,
    Optional<Path> profilePrefix) {

  public SessionOptions {
    if (threads < 0) {
      throw new IllegalArgumentException("threads must be 0 or more, found " + threads);
    }
  }

  /** This machine's CPU, all cores, every optimization. */
  public static SessionOptions defaults() {
    return new SessionOptions(
        ExecutionTarget.CPU, 0, Optimization.ALL, false, Optional.empty(), Optional.empty());
  }

  public SessionOptions withTarget(ExecutionTarget newTarget) {
    return new SessionOptions(
        newTarget, threads, optimization, overlap, optimizedModel, profilePrefix);
  }

  public SessionOptions withThreads(int newThreads) {
    return new SessionOptions(
        target, newThreads, optimization, overlap, optimizedModel, profilePrefix);
  }

  public SessionOptions withOptimization(Optimization newOptimization) {
    return new SessionOptions(
        target, threads, newOptimization, overlap, optimizedModel, profilePrefix);
  }

  /** For several runs at a time. */
  public SessionOptions withOverlap() {
    return new SessionOptions(target, threads, optimization, true, optimizedModel, profilePrefix);
  }

  public SessionOptions savingOptimizedModel(Path file) {
    return new SessionOptions(
        target, threads, optimization, overlap, Optional.of(file), profilePrefix);
  }

  public SessionOptions profiling(Path prefix) {
    return new SessionOptions(
        target, threads, optimization, overlap, optimizedModel, Optional.of(prefix));
  }
}
