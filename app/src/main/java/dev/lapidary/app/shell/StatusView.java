package dev.lapidary.app.shell;

import javafx.beans.value.ObservableValue;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;

/** The line at the bottom: project and data, and what trains. */
final class StatusView extends HBox {

  /**
   * @param training where a training is; empty while there is none
   */
  StatusView(ShellViewModel viewModel, ObservableValue<String> training) {
    getStyleClass().add("status-bar");
    Label words = new Label();
    words.setId("status");
    words.textProperty().bind(viewModel.statusProperty());
    words.setMaxWidth(Double.MAX_VALUE);
    HBox.setHgrow(words, Priority.ALWAYS);
    Label trained = new Label();
    trained.setId("status-training");
    trained.setMinWidth(USE_PREF_SIZE);
    trained.textProperty().bind(training);
    getChildren().addAll(words, trained);
  }
}
