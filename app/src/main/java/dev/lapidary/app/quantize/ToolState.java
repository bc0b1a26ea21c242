package dev.lapidary.app.quantize;

import dev.lapidary.app.job.Job;
import java.util.Optional;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

/** What a tool of the tab says of its work: what is missing, what was found, the job that runs. */
public final class ToolState {
  private final ReadOnlyStringWrapper empty = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper hindrance = new ReadOnlyStringWrapper();
  private final ReadOnlyStringWrapper note = new ReadOnlyStringWrapper("");
  private final ReadOnlyBooleanWrapper uncalibrated = new ReadOnlyBooleanWrapper();
  private final ReadOnlyObjectWrapper<Optional<Job>> job =
      new ReadOnlyObjectWrapper<>(Optional.empty());

  /** Why there is nothing to be seen, or what to do for there to be; empty while there is. */
  public ReadOnlyStringProperty emptyProperty() {
    return empty.getReadOnlyProperty();
  }

  /** Why the work cannot be started now; null while it can. */
  public ReadOnlyStringProperty hindranceProperty() {
    return hindrance.getReadOnlyProperty();
  }

  /** Of what is seen: what it was taken on, or that it is out of date. */
  public ReadOnlyStringProperty noteProperty() {
    return note.getReadOnlyProperty();
  }

  /** Whether the only thing missing is data to calibrate on. */
  public ReadOnlyBooleanProperty uncalibratedProperty() {
    return uncalibrated.getReadOnlyProperty();
  }

  /** The work while it runs. */
  public ReadOnlyObjectProperty<Optional<Job>> jobProperty() {
    return job.getReadOnlyProperty();
  }

  void say(String newEmpty, Optional<String> newHindrance, String newNote) {
    empty.set(newEmpty);
    hindrance.set(newHindrance.orElse(null));
    note.set(newNote);
  }

  void calibrated(boolean now) {
    uncalibrated.set(!now);
  }

  /** Shows a job that was started until it is over. */
  void watch(Job started) {
    if (started.state().finished()) {
      return;
    }
    job.set(Optional.of(started));
    started
        .stateProperty()
        .addListener(
            (o, old, now) -> {
              if (now.finished()) {
                job.set(Optional.empty());
              }
            });
  }
}
