package dev.lapidary.app.job;

/** A {@link Latest} that computes and shows at once, on the calling thread. */
public final class DirectLatest {
  private DirectLatest() {}

  public static Latest create() {
    return new Latest(Runnable::run, Runnable::run, Runnable::run);
  }
}
