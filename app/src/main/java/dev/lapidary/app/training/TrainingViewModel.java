package dev.lapidary.app.training;

import dev.lapidary.app.project.TrainingWatch;
import dev.lapidary.app.training.TrainingStatus.State;
import dev.lapidary.app.ui.Messages;
import dev.lapidary.core.train.TrainingSignal;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.value.ObservableValue;

/**
 * The training under way and what may be done about it. Trainings are heard on their own threads
 * and shown on the window's: however fast epochs end, at most one change is on its way.
 */
public final class TrainingViewModel implements TrainingWatch.Source {
  private final Executor window;
  private final AtomicReference<WatchedTraining> pending = new AtomicReference<>();
  private final ReadOnlyObjectWrapper<TrainingStatus> status =
      new ReadOnlyObjectWrapper<>(TrainingStatus.NONE);
  private final BooleanProperty formFolded = new SimpleBooleanProperty();
  private WatchedTraining current;

  /**
   * @param window runs what changes properties
   */
  public TrainingViewModel(Executor window) {
    this.window = window;
  }

  @Override
  public TrainingWatch watch(String variant) {
    return new WatchedTraining(variant, this::changed);
  }

  private void changed(WatchedTraining training) {
    if (pending.getAndSet(training) == null) {
      window.execute(this::publish);
    }
  }

  private void publish() {
    current = pending.getAndSet(null);
    boolean before = status().state().underWay();
    TrainingStatus now = current.status();
    if (now.state().underWay() != before) {
      formFolded.set(!before);
    }
    status.set(now);
  }

  /** Whether the form gives its place to the training; set when one begins, not when it is over. */
  public BooleanProperty formFoldedProperty() {
    return formFolded;
  }

  /** The training under way or the last one; changes on the window's thread. */
  public ReadOnlyObjectProperty<TrainingStatus> statusProperty() {
    return status.getReadOnlyProperty();
  }

  public TrainingStatus status() {
    return status.get();
  }

  /** Where a training under way is, in a few words; empty while none is. */
  public ObservableValue<String> line(Messages messages) {
    TrainingTexts texts = new TrainingTexts(messages);
    return status.map(now -> now.state().underWay() ? texts.headline(now) : "");
  }

  /** Halts a running training, or lets a halted one go on. */
  public void togglePause() {
    if (status().state().steerable()) {
      boolean paused = status().state() == State.PAUSED;
      current.want(paused ? TrainingSignal.CONTINUE : TrainingSignal.PAUSE);
    }
  }

  /** Ends the training with the result it has by now: the best weights if they are kept. */
  public void stop() {
    if (status().state().steerable()) {
      current.want(TrainingSignal.STOP);
    }
  }
}
