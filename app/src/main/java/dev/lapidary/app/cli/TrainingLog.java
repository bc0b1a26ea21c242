package dev.lapidary.app.cli;

import dev.lapidary.core.train.EpochMetrics;
import dev.lapidary.core.train.TrainingEnd;
import dev.lapidary.core.train.TrainingListener;
import dev.lapidary.core.train.TrainingPlan;

/** Remembers how far the trainings of a command are, and so what an interruption leaves. */
final class TrainingLog implements TrainingListener {
  private int planned;
  private int kept;
  private int over;

  @Override
  public synchronized void started(TrainingPlan plan) {
    planned = plan.epochs();
    kept = 0;
  }

  @Override
  public void epochFinished(EpochMetrics metrics) {}

  @Override
  public synchronized void resumed(int epoch) {
    kept = epoch;
  }

  @Override
  public synchronized void checkpointed(int epoch) {
    kept = epoch;
  }

  @Override
  public synchronized void finished(TrainingEnd end) {
    over++;
    planned = 0;
  }

  /** What to say if the command is interrupted now. */
  synchronized String interrupted() {
    if (planned == 0 || kept == 0) {
      return over == 0 && planned == 0 ? "interrupted" : "interrupted; nothing is kept";
    }
    String where =
        kept > planned
            ? "all " + planned + " epochs are kept"
            : "the training is kept, in epoch " + kept + " of " + planned;
    String before = over == 0 ? "" : "; the trainings before it begin anew";
    return "interrupted; " + where + ", run the same command to go on" + before;
  }
}
