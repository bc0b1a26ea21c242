package dev.lapidary.app.job;

import dev.lapidary.app.ui.Phrase;
import java.time.Duration;
import java.util.Optional;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

/** A job as the window sees it; properties change on the window's thread. */
public final class Job {

  /** Where a job is. The last three are final; only training can be paused. */
  public enum State {
    WAITING,
    RUNNING,
    PAUSED,
    SUCCEEDED,
    FAILED,
    CANCELLED;

    /** Whether it has begun and is not over. */
    public boolean underWay() {
      return this == RUNNING || this == PAUSED;
    }

    public boolean finished() {
      return compareTo(PAUSED) > 0;
    }
  }

  private static final double ENOUGH_TO_JUDGE = 0.02;

  private final Phrase title;
  private final Runnable canceller;
  private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>(State.WAITING);
  private final ReadOnlyDoubleWrapper progress = new ReadOnlyDoubleWrapper(-1);
  private final ReadOnlyStringWrapper message = new ReadOnlyStringWrapper("");
  private final ReadOnlyObjectWrapper<Duration> elapsed =
      new ReadOnlyObjectWrapper<>(Duration.ZERO);
  private final ReadOnlyObjectWrapper<Optional<Throwable>> failure =
      new ReadOnlyObjectWrapper<>(Optional.empty());

  Job(Phrase title, Runnable canceller) {
    this.title = title;
    this.canceller = canceller;
  }

  /** What it does. */
  public Phrase title() {
    return title;
  }

  /** Asks the job to stop; it becomes CANCELLED when it has. */
  public void cancel() {
    canceller.run();
  }

  public State state() {
    return state.get();
  }

  public ReadOnlyObjectProperty<State> stateProperty() {
    return state.getReadOnlyProperty();
  }

  /** 0..1, or -1 while unknown. */
  public ReadOnlyDoubleProperty progressProperty() {
    return progress.getReadOnlyProperty();
  }

  public ReadOnlyStringProperty messageProperty() {
    return message.getReadOnlyProperty();
  }

  /** Time since the job began to run, pauses left out. */
  public ReadOnlyObjectProperty<Duration> elapsedProperty() {
    return elapsed.getReadOnlyProperty();
  }

  public ReadOnlyObjectProperty<Optional<Throwable>> failureProperty() {
    return failure.getReadOnlyProperty();
  }

  /** How long it will still take if it goes on as it did; empty while that is a guess. */
  public Optional<Duration> timeLeft() {
    double done = progress.get();
    if (!state.get().underWay() || done < ENOUGH_TO_JUDGE || elapsed.get().toSeconds() < 1) {
      return Optional.empty();
    }
    return Optional.of(Duration.ofMillis(Math.round(elapsed.get().toMillis() * (1 - done) / done)));
  }

  void show(double fraction, String phrase, Duration since) {
    elapsed.set(since);
    progress.set(fraction);
    message.set(phrase);
  }

  void begin() {
    state.set(State.RUNNING);
  }

  void halt(boolean halted) {
    state.set(halted ? State.PAUSED : State.RUNNING);
  }

  void end(State last, Optional<Throwable> why, Duration took) {
    elapsed.set(took);
    failure.set(why);
    state.set(last);
  }
}
