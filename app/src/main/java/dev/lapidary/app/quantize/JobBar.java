package dev.lapidary.app.quantize;

import dev.lapidary.app.job.Job;
import dev.lapidary.app.ui.Icons;
import dev.lapidary.app.ui.Messages;
import java.util.Optional;
import javafx.beans.value.ChangeListener;
import javafx.beans.value.WeakChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;

/** A button that starts a tool's work; while that runs, its progress and a button to cancel it. */
final class JobBar extends StackPane {
  private final ToolState state;
  private final Messages messages;
  private final Node start;
  private final HBox running = new HBox();
  private final ProgressBar bar = new ProgressBar();
  private final ChangeListener<Optional<Job>> onJob = (o, old, now) -> show(now);

  /**
   * @param id of the button; its text and help are the messages of this name
   */
  JobBar(String id, Runnable run, ToolState state, Messages messages) {
    this.state = state;
    this.messages = messages;
    start = start(id, run);
    Button cancel = new Button(messages.get("dialog.cancel"));
    cancel.setId(id + "-cancel");
    cancel.setMinWidth(USE_PREF_SIZE);
    cancel.setOnAction(event -> state.jobProperty().get().ifPresent(Job::cancel));
    bar.getStyleClass().add("study-progress");
    running.getStyleClass().add("labelled");
    running.setAlignment(Pos.CENTER_LEFT);
    running.getChildren().setAll(bar, cancel);
    setAlignment(Pos.CENTER_LEFT);
    getChildren().setAll(start, running);
    state.jobProperty().addListener(new WeakChangeListener<>(onJob));
    show(state.jobProperty().get());
  }

  private Node start(String id, Runnable run) {
    Button button = new Button(messages.get("quantization." + id), Icons.of("mdomz-play_arrow"));
    button.setId(id);
    button.setOnAction(event -> run.run());
    String help = messages.get("quantization." + id + ".help");
    return new HinderedButton(button, help, state.hindranceProperty());
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
