package dev.lapidary.core.train.djl;

import dev.lapidary.core.job.JobContext;
import java.util.ArrayList;
import java.util.List;

/** Remembers progress and is cancelled after so many reports. */
record ProbeJob(int limit, List<Double> fractions) implements JobContext {
  ProbeJob(int limit) {
    this(limit, new ArrayList<>());
  }

  static ProbeJob unlimited() {
    return new ProbeJob(Integer.MAX_VALUE);
  }

  @Override
  public void progress(double fraction, String message) {
    fractions.add(fraction);
  }

  @Override
  public boolean isCancelled() {
    return fractions.size() >= limit;
  }

  @Override
  public Registration onCancel(Runnable action) {
    return () -> {};
  }
}
