package dev.lapidary.app.quantize;

import javafx.beans.value.ObservableBooleanValue;
import javafx.scene.Node;
import javafx.scene.layout.StackPane;

/** The way out where data is missing. */
final class Attach {
  private Attach() {}

  /** A place for {@code button} that is only there while data is missing. */
  static Node whileMissing(Node button, ObservableBooleanValue missing) {
    StackPane place = new StackPane(button);
    place.visibleProperty().bind(missing);
    place.managedProperty().bind(missing);
    return place;
  }
}
