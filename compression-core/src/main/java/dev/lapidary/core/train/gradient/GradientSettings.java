package dev.lapidary.core.train.gradient;

/**
 * Which samples gradients are taken of: all in their order if they are few enough, else as many as
 * fit, drawn at random.
 *
 * @param batches at most so many, 1 or more
 * @param batchSize most samples in one, 1 or more; what is held in memory at a time
 * @param seed draws the samples
 */
public record GradientSettings(int batches, int batchSize, long seed) {
  public GradientSettings {
    if (batches < 1 || batchSize < 1) {
      throw new IllegalArgumentException(
          "batches and batchSize must be 1 or more, found " + batches + " and " + batchSize);
    }
  }

  /** The most samples that are drawn. */
  public int samples() {
    return (int) Math.min(Integer.MAX_VALUE, (long) batches * batchSize);
  }
}
