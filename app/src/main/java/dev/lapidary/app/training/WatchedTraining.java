package dev.lapidary.app.training;

import dev.lapidary.app.project.TrainingWatch;
import dev.lapidary.app.training.TrainingStatus.State;
import dev.lapidary.core.train.EpochMetrics;
import dev.lapidary.core.train.TrainingEnd;
import dev.lapidary.core.train.TrainingPlan;
import dev.lapidary.core.train.TrainingSignal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The trainings of one job: heard on the job's threads, steered from the window's. */
final class WatchedTraining implements TrainingWatch {
  private final String variant;
  private final Consumer<WatchedTraining> changed;
  private final List<EpochMetrics> epochs = new ArrayList<>();
  private TrainingSignal wanted = TrainingSignal.CONTINUE;
  private TrainingPlan plan;
  private double prepared = 1;
  private TrainingEnd end;
  private boolean closed;

  /**
   * @param changed told of every change, on the thread it happens on
   */
  WatchedTraining(String variant, Consumer<WatchedTraining> changed) {
    this.variant = variant;
    this.changed = changed;
  }

  @Override
  public void started(TrainingPlan newPlan) {
    synchronized (this) {
      plan = newPlan;
      end = null;
      prepared = 1;
      epochs.clear();
      wanted = TrainingSignal.CONTINUE;
    }
    tell();
  }

  @Override
  public void preparing(double share) {
    synchronized (this) {
      prepared = share;
    }
    tell();
  }

  @Override
  public void epochFinished(EpochMetrics metrics) {
    synchronized (this) {
      epochs.add(metrics);
    }
    tell();
  }

  @Override
  public synchronized TrainingSignal signal() {
    return wanted;
  }

  @Override
  public void finished(TrainingEnd newEnd) {
    synchronized (this) {
      end = newEnd;
    }
    tell();
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    tell();
  }

  /** What the training is to do; it hears of it soon. */
  void want(TrainingSignal signal) {
    synchronized (this) {
      wanted = signal;
    }
    tell();
  }

  private void tell() {
    boolean started;
    synchronized (this) {
      started = plan != null;
    }
    if (started) {
      changed.accept(this);
    }
  }

  /** What is known of the job's last training, which has started. */
  synchronized TrainingStatus status() {
    return new TrainingStatus(
        state(), variant, Optional.of(plan), prepared, epochs, Optional.ofNullable(end));
  }

  private State state() {
    if (end != null) {
      return State.FINISHED;
    }
    if (closed) {
      return State.GIVEN_UP;
    }
    if (prepared < 1) {
      return State.PREPARING;
    }
    return switch (wanted) {
      case CONTINUE -> State.RUNNING;
      case PAUSE -> State.PAUSED;
      case STOP -> State.ENDING;
    };
  }
}
