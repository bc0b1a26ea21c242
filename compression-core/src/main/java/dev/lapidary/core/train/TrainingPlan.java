package dev.lapidary.core.train;

import java.util.Objects;
import java.util.function.Consumer;

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
    Settling settling,
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
    Range.require(
        settling.epochs() < epochs, "settling epochs must be below epochs", settling.epochs());
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
        Settling.NONE,
        Validation.NONE,
        1);
  }

  public TrainingPlan withEpochs(int other) {
    return changed(draft -> draft.epochs = other);
  }

  public TrainingPlan withOptimizer(OptimizerSettings other) {
    return changed(draft -> draft.optimizer = other);
  }

  public TrainingPlan withSchedule(ScheduleSettings other) {
    return changed(draft -> draft.schedule = other);
  }

  public TrainingPlan withRegularization(Regularization other) {
    return changed(draft -> draft.regularization = other);
  }

  public TrainingPlan withAugmentation(Augmentation other) {
    return changed(draft -> draft.augmentation = other);
  }

  public TrainingPlan withLoss(LossSettings other) {
    return changed(draft -> draft.loss = other);
  }

  public TrainingPlan withFreezing(Freezing other) {
    return changed(draft -> draft.freezing = other);
  }

  public TrainingPlan withSettling(Settling other) {
    return changed(draft -> draft.settling = other);
  }

  public TrainingPlan withValidation(Validation other) {
    return changed(draft -> draft.validation = other);
  }

  public TrainingPlan withSeed(long other) {
    return changed(draft -> draft.seed = other);
  }

  /** The epochs before those that settle. */
  public int movingEpochs() {
    return epochs - settling.epochs();
  }

  /**
   * The learning rate of one step.
   *
   * @param step from 0
   * @param perEpoch steps in one epoch
   */
  public double rateAt(int step, int perEpoch) {
    int moving = movingEpochs() * perEpoch;
    return step < moving
        ? schedule.rateAt(step, moving, movingEpochs())
        : schedule
            .after(movingEpochs())
            .times(settling.rate())
            .rateAt(step - moving, settling.epochs() * perEpoch, settling.epochs());
  }

  private TrainingPlan changed(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.plan();
  }

  /** A plan while one part of it is changed. */
  private static final class Draft {
    private int epochs;
    private int batchSize;
    private OptimizerSettings optimizer;
    private ScheduleSettings schedule;
    private Regularization regularization;
    private Augmentation augmentation;
    private LossSettings loss;
    private Freezing freezing;
    private Settling settling;
    private Validation validation;
    private long seed;

    Draft(TrainingPlan plan) {
      epochs = plan.epochs;
      batchSize = plan.batchSize;
      optimizer = plan.optimizer;
      schedule = plan.schedule;
      regularization = plan.regularization;
      augmentation = plan.augmentation;
      loss = plan.loss;
      freezing = plan.freezing;
      settling = plan.settling;
      validation = plan.validation;
      seed = plan.seed;
    }

    TrainingPlan plan() {
      return new TrainingPlan(
          epochs,
          batchSize,
          optimizer,
          schedule,
          regularization,
          augmentation,
          loss,
          freezing,
          settling,
          validation,
          seed);
    }
  }
}
