package dev.lapidary.core.train;

import java.util.Objects;

/**
 * How a model is trained. A value of numbers, words and lists alone, so that it can be written to a
 * file or sent to another process.
 *
 * @param epochs passes over the training data, 1 or more
 * @param batchSize samples in one step, 1 or more
 * @param seed of all random choices
 */
public record TrainingPlan(
    int epochs,
    int batchSize,
    OptimizerSettings optimizer,
    ScheduleSettings schedule,
    Regularization regularization,
    Augmentation augmentation,
    LossSettings loss,
    Freezing freezing,
    Validation validation,
    long seed) {

  public TrainingPlan {
    Range.require(epochs >= 1, "epochs must be 1 or more", epochs);
    Range.require(batchSize >= 1, "batchSize must be 1 or more", batchSize);
    Objects.requireNonNull(optimizer);
    Objects.requireNonNull(schedule);
    Objects.requireNonNull(regularization);
    Objects.requireNonNull(augmentation);
    Objects.requireNonNull(loss);
    Objects.requireNonNull(freezing);
    Objects.requireNonNull(validation);
  }

  /** SGD with Nesterov momentum 0.9 on the labels, one cycle, seed 1, and nothing else. */
  public static TrainingPlan of(int epochs, int batchSize, double learningRate) {
    return new TrainingPlan(
        epochs,
        batchSize,
        OptimizerSettings.sgd(0.9),
        ScheduleSettings.oneCycle(learningRate),
        Regularization.NONE,
        Augmentation.NONE,
        LossSettings.labels(),
        Freezing.NONE,
        Validation.NONE,
        1);
  }

  public TrainingPlan withEpochs(int other) {
    return new TrainingPlan(
        other,
        batchSize,
        optimizer,
        schedule,
        regularization,
        augmentation,
        loss,
        freezing,
        validation,
        seed);
  }

  public TrainingPlan withOptimizer(OptimizerSettings other) {
    return new TrainingPlan(
        epochs,
        batchSize,
        other,
        schedule,
        regularization,
        augmentation,
        loss,
        freezing,
        validation,
        seed);
  }

  public TrainingPlan withSchedule(ScheduleSettings other) {
    return new TrainingPlan(
        epochs,
        batchSize,
        optimizer,
        other,
        regularization,
        augmentation,
        loss,
        freezing,
        validation,
        seed);
  }

  public TrainingPlan withRegularization(Regularization other) {
    return new TrainingPlan(
        epochs,
        batchSize,
        optimizer,
        schedule,
        other,
        augmentation,
        loss,
        freezing,
        validation,
        seed);
  }

  public TrainingPlan withAugmentation(Augmentation other) {
    return new TrainingPlan(
        epochs,
        batchSize,
        optimizer,
        schedule,
        regularization,
        other,
        loss,
        freezing,
        validation,
        seed);
  }

  public TrainingPlan withLoss(LossSettings other) {
    return new TrainingPlan(
        epochs,
        batchSize,
        optimizer,
        schedule,
        regularization,
        augmentation,
        other,
        freezing,
        validation,
        seed);
  }

  public TrainingPlan withFreezing(Freezing other) {
    return new TrainingPlan(
        epochs,
        batchSize,
        optimizer,
        schedule,
        regularization,
        augmentation,
        loss,
        other,
        validation,
        seed);
  }

  public TrainingPlan withValidation(Validation other) {
    return new TrainingPlan(
        epochs,
        batchSize,
        optimizer,
        schedule,
        regularization,
        augmentation,
        loss,
        freezing,
        other,
        seed);
  }

  public TrainingPlan withSeed(long other) {
    return new TrainingPlan(
        epochs,
        batchSize,
        optimizer,
        schedule,
        regularization,
        augmentation,
        loss,
        freezing,
        validation,
        other);
  }
}
