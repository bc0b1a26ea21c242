package dev.lapidary.core.evaluate;

/**
 * How a model is run over data.
 *
 * @param batchSize samples a run, 1 or more; a model with a fixed batch is run with that
 * @param threads threads inside one operator; 0 lets ONNX Runtime take one a core
 */
public record EvaluationSettings(int batchSize, int threads) {
  private static final int DEFAULT_BATCH = 64;

  public EvaluationSettings {
    if (batchSize < 1) {
      throw new IllegalArgumentException("batch size must be 1 or more, found " + batchSize);
    }
    if (threads < 0) {
      throw new IllegalArgumentException("threads must be 0 or more, found " + threads);
    }
  }

  /** 64 samples a run, all cores. */
  public static EvaluationSettings defaults() {
    return new EvaluationSettings(DEFAULT_BATCH, 0);
  }
}
