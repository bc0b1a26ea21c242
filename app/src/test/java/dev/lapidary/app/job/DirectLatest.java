package dev.lapidary.app.job;

import java.util.concurrent.Executor;

/** A {@link Latest} that computes and shows at once, on the calling thread. */
public final class DirectLatest {
  private DirectLatest() {}

  public static Latest create() {
    return on(Runnable::run);
  }

  /** Computes and shows when the executor runs what it is given. */
  public static Latest on(Executor background) {
    return new Latest(Runnable::run, background, Runnable::run);
  }
}
