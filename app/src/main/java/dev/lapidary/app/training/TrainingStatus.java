package dev.lapidary.app.training;

import dev.lapidary.core.train.EpochMetrics;
import dev.lapidary.core.train.TrainingEnd;
import java.util.List;
import java.util.Optional;

/**
 * What is known of the training under way, or of the last one.
 *
 * @param variant name of what is made; empty before any training
 * @param planned epochs it will run unless it is ended early; 0 before any training
 * @param keepsBest whether the weights of the best epoch are the result
 * @param epochs finished so far
 * @param end how it ended; present in state FINISHED alone
 */
public record TrainingStatus(
    State state,
    String variant,
    int planned,
    boolean keepsBest,
    List<EpochMetrics> epochs,
    Optional<TrainingEnd> end) {

  /** Where a training is. */
  public enum State {
    /** None has run since the window was opened. */
    NONE,
    RUNNING,
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
  }

  /** Before any training. */
  public static final TrainingStatus NONE =
      new TrainingStatus(State.NONE, "", 0, false, List.of(), Optional.empty());

  public TrainingStatus {
    epochs = List.copyOf(epochs);
    if (end.isPresent() != (state == State.FINISHED)) {
      throw new IllegalArgumentException("an end belongs to FINISHED, found it with " + state);
    }
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
