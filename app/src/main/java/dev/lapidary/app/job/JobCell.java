package dev.lapidary.app.job;

import dev.lapidary.app.ui.Icons;
import dev.lapidary.app.ui.Messages;
import dev.lapidary.app.ui.Problem;
import java.util.Locale;
import java.util.Optional;
import javafx.beans.InvalidationListener;
import javafx.beans.WeakInvalidationListener;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** One job in the panel; as wide as that, and as high as the reason of a failure needs. */
final class JobCell extends ListCell<Job> {
  /** Room that the list's own scroll bar may take. */
  private static final double SCROLL_BAR = 16;

  private final Messages messages;
  private final Label title = new Label();
  private final Label phrase = new Label();
  private final Label time = new Label();
  private final ProgressBar bar = new ProgressBar();
  private final Button cancel = new Button();
  private final HBox line = new HBox(title, phrase, spacer(), bar, time, cancel);
  private final VBox content = new VBox(line);
  private final InvalidationListener refresh = observable -> refresh();
  private final WeakInvalidationListener weakly = new WeakInvalidationListener(refresh);

  JobCell(Messages messages) {
    this.messages = messages;
    getStyleClass().add("job-cell");
    title.getStyleClass().add("job-title");
    title.setMinWidth(Region.USE_PREF_SIZE);
    phrase.getStyleClass().add("text-muted");
    time.getStyleClass().addAll("text-muted", "job-time");
    line.getStyleClass().add("job-line");
    bar.getStyleClass().add("job-bar");
    cancel.setGraphic(Icons.of("mdoal-cancel"));
    cancel.getStyleClass().addAll("flat", "button-icon", "job-cancel");
    cancel.setTooltip(new Tooltip(messages.get("jobs.cancel")));
    cancel.setAccessibleText(messages.get("jobs.cancel"));
    cancel.setOnAction(event -> getItem().cancel());
  }

  /** Left to the panel: wide content would make the list scroll sideways instead of wrapping. */
  @Override
  protected double computePrefWidth(double height) {
    return 0;
  }

  /** A cell is measured before it has a width. */
  @Override
  protected double computePrefHeight(double width) {
    if (getGraphic() == null) {
      return super.computePrefHeight(width);
    }
    double sides = snappedLeftInset() + snappedRightInset() + SCROLL_BAR;
    double wrapped = content.prefHeight(Math.max(0, getListView().getWidth() - sides));
    return snappedTopInset() + wrapped + snappedBottomInset();
  }

  private static Region spacer() {
    Region spacer = new Region();
    HBox.setHgrow(spacer, Priority.ALWAYS);
    return spacer;
  }

  @Override
  protected void updateItem(Job job, boolean empty) {
    Job before = getItem();
    if (before != null && before != job) {
      before.stateProperty().removeListener(weakly);
      before.elapsedProperty().removeListener(weakly);
    }
    super.updateItem(job, empty);
    if (empty || job == null) {
      setGraphic(null);
      return;
    }
    if (before != job) {
      job.stateProperty().addListener(weakly);
      job.elapsedProperty().addListener(weakly);
      content.getChildren().setAll(line);
    }
    setGraphic(content);
    refresh();
  }

  private void refresh() {
    Job job = getItem();
    if (job == null) {
      return;
    }
    title.setText(job.title().in(messages));
    boolean finished = job.state().finished();
    phrase.setText(finished ? "" : job.messageProperty().get());
    time.setText(timeText(job));
    bar.setProgress(job.progressProperty().get());
    show(bar, job.state().underWay());
    show(cancel, !finished);
    showFailure(job);
  }

  private String timeText(Job job) {
    String word = messages.get("jobs.state." + job.state().name().toLowerCase(Locale.ROOT));
    if (job.state() == Job.State.WAITING) {
      return word;
    }
    if (job.state().finished()) {
      return word + " · " + Durations.text(job.elapsedProperty().get(), messages);
    }
    String time =
        job.timeLeft()
            .map(left -> messages.get("jobs.left", Durations.text(left, messages)))
            .orElse(Durations.text(job.elapsedProperty().get(), messages));
    return job.state() == Job.State.PAUSED ? word + " · " + time : time;
  }

  // most jobs do not fail, and a text area is slow to make
  private void showFailure(Job job) {
    boolean shown = content.getChildren().size() > 1;
    Optional<Throwable> cause = job.failureProperty().get();
    if (cause.isEmpty() && shown) {
      content.getChildren().remove(1);
    } else if (cause.isPresent() && !shown) {
      Problem problem = Problem.of(job.title().in(messages), cause.get(), messages);
      content.getChildren().add(new FailureView(problem, messages));
    }
  }

  private static void show(Node node, boolean shown) {
    node.setVisible(shown);
    node.setManaged(shown);
  }
}
