package dev.lapidary.core.train;

import dev.lapidary.core.job.JobContext;
import java.util.ArrayList;
import java.util.List;

/** Remembers what it is told, and is cancelled after so many reports. */
record Reports(int limit, List<Double> fractions, List<String> messages) implements JobContext {
  Reports(int limit) {
    this(limit, new ArrayList<>(), new ArrayList<>());
  }

  @Override
  public void progress(double fraction, String message) {
    fractions.add(fraction);
    messages.add(message);
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
