package dev.lapidary.app.training;

import dev.lapidary.core.train.EpochMetrics;
import dev.lapidary.core.train.TrainingEnd;
import dev.lapidary.core.train.TrainingPlan;
import java.util.List;
import java.util.Optional;

/**
 * What is known of the training under way, or of the last one.
 *
 * @param variant name of what is made; empty before any training
 * @param plan what it is to do; empty before any training
 * @param prepared share of what is computed up front, in [0, 1]; below 1 in state PREPARING
 * @param epochs finished so far
 * @param end how it ended; present in state FINISHED alone
 */
public record TrainingStatus(
    State state,
    String variant,
    Optional<TrainingPlan> plan,
    double prepared,
    List<EpochMetrics> epochs,
    Optional<TrainingEnd> end) {

  /** Where a training is. */
  public enum State {
    /** None has run since the window was opened. */
    NONE,
    RUNNING,
    /** Teachers answer, or a frozen part is computed, before the epochs go on. */
    PREPARING,
    PAUSED,
    /** The user wants its result now. */
    ENDING,
    /** It has a result. */
    FINISHED,
    /** It failed or was cancelled. */
    GIVEN_UP;

    /** Whether it may still be paused or ended. */
    public boolean steerable() {
      return this == RUNNING || this == PAUSED;
    }

    /** Whether it has begun and is not over. */
    public boolean underWay() {
      return steerable() || this == PREPARING || this == ENDING;
    }
  }

  /** Before any training. */
  public static final TrainingStatus NONE =
      new TrainingStatus(State.NONE, "", Optional.empty(), 1, List.of(), Optional.empty());

  public TrainingStatus {
    epochs = List.copyOf(epochs);
    if (end.isPresent() != (state == State.FINISHED)) {
      throw new IllegalArgumentException("an end belongs to FINISHED, found it with " + state);
    }
  }

  /** Epochs it will run unless it is ended early; 0 before any training. */
  public int planned() {
    return plan.map(TrainingPlan::epochs).orElse(0);
  }

  /** Whether the weights of the best epoch are the result. */
  public boolean keepsBest() {
    return plan.filter(wanted -> wanted.validation().keepBest()).isPresent();
  }

  /** Whether a teacher is asked. */
  public boolean taught() {
    return plan.filter(wanted -> wanted.loss().usesTeacher()).isPresent();
  }

  /** The last finished epoch. */
  public Optional<EpochMetrics> latest() {
    return epochs.isEmpty() ? Optional.empty() : Optional.of(epochs.get(epochs.size() - 1));
  }

  /** Whether anything was measured on validation data. */
  public boolean validated() {
    return epochs.stream().anyMatch(epoch -> Double.isFinite(epoch.validationLoss()));
  }

  /**
   * The epoch that matters: the one whose weights were kept, or the best so far on the validation
   * data; 0 for none.
   */
  public int markedEpoch() {
    if (end.isPresent() && end.get().keptEpoch() > 0) {
      return end.get().keptEpoch();
    }
    return validated()
        ? epochs.stream()
            .filter(EpochMetrics::best)
            .mapToInt(EpochMetrics::epoch)
            .reduce(0, (before, now) -> now)
        : 0;
  }
}
