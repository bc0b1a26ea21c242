package dev.lapidary.core.train.process;

import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.train.EpochMetrics;
import dev.lapidary.core.train.TrainingListener;
import dev.lapidary.core.train.TrainingSignal;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A job that halts its training until it hears of the pause, then lets it go on. */
final class PausedOnce implements JobContext, TrainingListener {
  final List<Boolean> pauses = new CopyOnWriteArrayList<>();

  @Override
  public TrainingSignal signal() {
    return pauses.isEmpty() ? TrainingSignal.PAUSE : TrainingSignal.CONTINUE;
  }

  @Override
  public void paused(boolean halted) {
    pauses.add(halted);
  }

  @Override
  public void epochFinished(EpochMetrics metrics) {}

  @Override
  public void progress(double fraction, String message) {}

  @Override
  public boolean isCancelled() {
    return false;
  }

  @Override
  public Registration onCancel(Runnable action) {
    return () -> {};
  }
}
