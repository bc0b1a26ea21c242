package dev.lapidary.app.job;

/** Waits until changes pause, then acts once: the latest wins. Called on the window's thread. */
public interface Debouncer {

  /** Acts after the pause, unless called again meanwhile. */
  void submit(Runnable action);
}
