package dev.lapidary.app.quantize;

import dev.lapidary.app.job.Job;
import dev.lapidary.app.ui.Icons;
import dev.lapidary.app.ui.Messages;
import java.util.Optional;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;

/** A button that starts a job; while that runs, its progress and a button that cancels it. */
final class JobBar extends StackPane {
  private final Messages messages;
  private final Node start;
  private final HBox running = new HBox();
  private final ProgressBar bar = new ProgressBar();

  /**
   * What the button does.
   *
   * @param hindrance why it cannot be used now; null while it can
   */
  record Starter(String id, String text, ReadOnlyStringProperty hindrance, Runnable run) {}

  JobBar(Starter starter, ReadOnlyObjectProperty<Optional<Job>> job, Messages messages) {
    this.messages = messages;
    start = start(starter);
    Button cancel = new Button(messages.get("dialog.cancel"));
    cancel.setId(starter.id() + "-cancel");
    cancel.setMinWidth(USE_PREF_SIZE);
    cancel.setOnAction(event -> job.get().ifPresent(Job::cancel));
    bar.getStyleClass().add("study-progress");
    running.getStyleClass().add("labelled");
    running.setAlignment(Pos.CENTER_LEFT);
    running.getChildren().setAll(bar, cancel);
    setAlignment(Pos.CENTER_LEFT);
    getChildren().setAll(start, running);
    job.addListener((o, old, now) -> show(now));
    show(job.get());
  }

  // a disabled button gets no mouse events, so the tip hangs on a pane around it
  private Node start(Starter starter) {
    Button button = new Button(starter.text(), Icons.of("mdomz-play_arrow"));
    button.setId(starter.id());
    button.setMinWidth(USE_PREF_SIZE);
    button.disableProperty().bind(starter.hindrance().isNotNull());
    button.setOnAction(event -> starter.run().run());
    StackPane pane = new StackPane(button);
    pane.setAlignment(Pos.CENTER_LEFT);
    Tooltip tip = new Tooltip();
    tip.getStyleClass().add("action-tip");
    String help = messages.get("quantization." + starter.id() + ".help");
    tip.textProperty()
        .bind(
            Bindings.createStringBinding(
                () ->
                    Optional.ofNullable(starter.hindrance().get())
                        .map(why -> help + "\n" + why)
                        .orElse(help),
                starter.hindrance()));
    Tooltip.install(pane, tip);
    button.setAccessibleHelp(help);
    return pane;
  }

  private void show(Optional<Job> job) {
    start.setVisible(job.isEmpty());
    running.setVisible(job.isPresent());
    running.setManaged(job.isPresent());
    start.setManaged(job.isEmpty());
    bar.progressProperty().unbind();
    job.ifPresent(now -> bar.progressProperty().bind(now.progressProperty()));
  }
}
