package dev.lapidary.core.recipe;

import dev.lapidary.core.error.WorkbenchException;

/** Hears of every finished step while a recipe runs, for example to keep its model. */
@FunctionalInterface
public interface StepListener {

  /**
   * Called on the running thread; the next step waits.
   *
   * @throws WorkbenchException if the result cannot be kept; ends the run
   */
  void stepFinished(StepOutcome outcome) throws WorkbenchException;

  /** Hears nothing. */
  static StepListener none() {
    return outcome -> {};
  }
}
