package dev.lapidary.core.workspace;

/**
 * A training that the user ended by hand. Replaying its recipe runs all epochs, and so gives
 * another model.
 *
 * @param step place of the step that trained in the whole recipe, from 1
 * @param epochs that were finished, 0 to planned
 * @param planned epochs that the step says
 */
public record StoppedTraining(int step, int epochs, int planned) {
  public StoppedTraining {
    if (step < 1) {
      throw new IllegalArgumentException("step must be 1 or more, found " + step);
    }
    if (epochs < 0 || epochs > planned) {
      throw new IllegalArgumentException(
          "epochs must be from 0 to those planned (" + planned + "), found " + epochs);
    }
  }
}
