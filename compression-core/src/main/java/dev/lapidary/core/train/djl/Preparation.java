package dev.lapidary.core.train.djl;

import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.train.TrainingListener;

/** The part of a training's job before its epochs; the listener hears of it too. */
final class Preparation implements JobContext {
  private static final int TOLD_AT_MOST = 100;

  private final JobContext job;
  private final TrainingListener listener;
  private int told = -1;

  Preparation(JobContext job, TrainingListener listener) {
    this.job = job;
    this.listener = listener;
  }

  @Override
  public void progress(double fraction, String message) {
    job.progress(fraction, message);
    int hundredths = (int) (TOLD_AT_MOST * fraction);
    if (hundredths > told) {
      told = hundredths;
      listener.preparing(fraction);
    }
  }

  @Override
  public boolean isCancelled() {
    return job.isCancelled();
  }

  @Override
  public Registration onCancel(Runnable action) {
    return job.onCancel(action);
  }
}
