package dev.lapidary.app.job;

import dev.lapidary.app.ui.Messages;
import javafx.beans.binding.Bindings;
import javafx.collections.ObservableList;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/** The panel of jobs: what runs and waits, what has finished and how. */
public final class JobsView extends BorderPane {

  public JobsView(JobRunner runner, Messages messages) {
    getStyleClass().add("jobs-view");
    ObservableList<Job> jobs = runner.jobs();
    Label heading = new Label(messages.get("jobs.title"));
    heading.getStyleClass().add("panel-title");
    Button clear = new Button(messages.get("jobs.clear"));
    clear.getStyleClass().addAll("flat", "small");
    clear.disableProperty().bind(Bindings.isEmpty(jobs));
    clear.setOnAction(event -> jobs.removeIf(job -> job.state().finished()));
    Region spacer = new Region();
    HBox.setHgrow(spacer, Priority.ALWAYS);
    HBox top = new HBox(heading, spacer, clear);
    top.setAlignment(Pos.CENTER_LEFT);
    top.getStyleClass().add("panel-head");
    ListView<Job> list = new ListView<>(jobs);
    list.setId("jobs");
    list.setPlaceholder(new Label(messages.get("jobs.empty")));
    list.setCellFactory(view -> new JobCell(messages));
    list.setFocusTraversable(true);
    setTop(top);
    setCenter(list);
  }
}
