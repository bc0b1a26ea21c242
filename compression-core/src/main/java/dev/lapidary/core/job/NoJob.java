package dev.lapidary.core.job;

/** See {@link JobContext#none()}. */
enum NoJob implements JobContext {
  INSTANCE;

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
