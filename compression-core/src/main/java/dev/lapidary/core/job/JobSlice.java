package dev.lapidary.core.job;

/** A part of a job: progress 0..1 here is {@code from..to} of the whole. */
record JobSlice(JobContext whole, double from, double to, String stage) implements JobContext {
  JobSlice {
    if (!(from >= 0 && from <= to && to <= 1)) {
      throw new IllegalArgumentException(
          "slice must satisfy 0 <= from <= to <= 1, found " + from + ".." + to);
    }
  }

  @Override
  public void progress(double fraction, String message) {
    double clamped = Math.min(1, Math.max(0, fraction));
    whole.progress(from + clamped * (to - from), named(message));
  }

  private String named(String message) {
    if (stage.isEmpty() || message.isEmpty()) {
      return stage + message;
    }
    return stage + ": " + message;
  }

  @Override
  public void note(String message) {
    whole.note(named(message));
  }

  @Override
  public void paused(boolean halted) {
    whole.paused(halted);
  }

  @Override
  public boolean isCancelled() {
    return whole.isCancelled();
  }

  @Override
  public Registration onCancel(Runnable action) {
    return whole.onCancel(action);
  }
}
