package dev.lapidary.core.train;

import java.util.Optional;

/**
 * How a model is trained.
 *
 * @param epochs 1 or more
 * @param batchSize 1 or more
 * @param learningRate peak of the schedule, above 0
 * @param momentum of SGD, in [0, 1)
 * @param weightDecay on weights of two axes and more only, 0 or more
 * @param labelSmoothing in [0, 1)
 * @param keepZeros weights that are zero at the start stay zero (pruned models)
 * @param seed of shuffling and augmentation
 */
public record TrainingPlan(
    int epochs,
    int batchSize,
    OptimizerKind optimizer,
    double learningRate,
    double momentum,
    double weightDecay,
    Schedule schedule,
    double labelSmoothing,
    Augmentation augmentation,
    boolean keepZeros,
    Optional<Distillation> distillation,
    long seed) {

  public TrainingPlan {
    check(epochs, batchSize, learningRate, momentum, weightDecay, labelSmoothing);
  }

  /**
   * Checks the numbers of a plan.
   *
   * @throws IllegalArgumentException naming the first one out of range
   */
  public static void check(
      int epochs,
      int batchSize,
      double learningRate,
      double momentum,
      double weightDecay,
      double labelSmoothing) {
    require(epochs >= 1, "epochs must be 1 or more", epochs);
    require(batchSize >= 1, "batchSize must be 1 or more", batchSize);
    require(learningRate > 0, "learningRate must be above 0", learningRate);
    require(momentum >= 0 && momentum < 1, "momentum must be in [0, 1)", momentum);
    require(weightDecay >= 0, "weightDecay must be 0 or more", weightDecay);
    require(
        labelSmoothing >= 0 && labelSmoothing < 1,
        "labelSmoothing must be in [0, 1)",
        labelSmoothing);
  }

  private static void require(boolean holds, String rule, Number found) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ", found " + found);
    }
  }
}
