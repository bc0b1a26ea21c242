package dev.lapidary.core.train;

/** What a running training is to do next. */
public enum TrainingSignal {
  /** Go on, or resume after a pause. */
  CONTINUE,
  /** Wait until told otherwise. */
  PAUSE,
  /** End now, with the best weights if they are kept, or else with the present ones. */
  STOP
}
