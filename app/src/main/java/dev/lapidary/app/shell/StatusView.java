package dev.lapidary.app.shell;

import javafx.scene.control.Label;
import javafx.scene.layout.HBox;

/** The line at the bottom: project and data. */
final class StatusView extends HBox {

  StatusView(ShellViewModel viewModel) {
    getStyleClass().add("status-bar");
    Label words = new Label();
    words.setId("status");
    words.textProperty().bind(viewModel.statusProperty());
    getChildren().add(words);
  }
}
