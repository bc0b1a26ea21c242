package dev.lapidary.core.train.process;

import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.train.EpochMetrics;
import dev.lapidary.core.train.TrainingListener;
import java.util.ArrayList;
import java.util.List;

/** A job that is cancelled when the first epoch is finished. */
final class CancelledByFirstEpoch implements JobContext, TrainingListener {
  private final List<Runnable> actions = new ArrayList<>();
  private boolean cancelled;

  @Override
  public void epochFinished(EpochMetrics metrics) {
    if (!cancelled) {
      cancelled = true;
      actions.forEach(Runnable::run);
    }
  }

  @Override
  public void progress(double fraction, String message) {}

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  @Override
  public Registration onCancel(Runnable action) {
    actions.add(action);
    return () -> {};
  }
}
