package dev.lapidary.core.train;

/**
 * How a training ended.
 *
 * @param epochs that were finished
 * @param keptEpoch whose weights are the result; 0 for those at the end
 */
public record TrainingEnd(Reason reason, int epochs, int keptEpoch) {
  /** Why it ended. */
  public enum Reason {
    /** All epochs were run. */
    COMPLETED,
    /** The patience ran out. */
    STOPPED_EARLY,
    /** {@link TrainingSignal#STOP}. A replay of the recipe gives another result. */
    STOPPED
  }
}
