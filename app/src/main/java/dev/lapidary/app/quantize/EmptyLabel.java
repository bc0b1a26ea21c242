package dev.lapidary.app.quantize;

import javafx.scene.control.Label;

/** Says why a tool shows nothing. */
final class EmptyLabel extends Label {
  EmptyLabel(ToolState state) {
    textProperty().bind(state.emptyProperty());
    setWrapText(true);
    getStyleClass().add("study-empty");
  }
}
