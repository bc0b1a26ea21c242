package dev.lapidary.app.quantize;

import dev.lapidary.app.ui.Messages;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;

/** The colours of errors, from the largest to the smallest, with their ratios. */
final class ErrorLegend extends HBox {
  ErrorLegend(Messages messages) {
    setId("errors-legend");
    getStyleClass().add("error-legend");
    Label title = new Label(messages.get("quantization.errors.legend"));
    title.getStyleClass().add("study-note");
    title.setMinWidth(USE_PREF_SIZE);
    getChildren().add(title);
    for (int level = ErrorScale.levels() - 1; level >= 0; level--) {
      Label part = new Label(ErrorScale.words(level));
      part.getStyleClass().addAll("error-part", ErrorScale.styleClass(level));
      part.setMinWidth(USE_PREF_SIZE);
      getChildren().add(part);
    }
    Tooltip.install(this, new Tooltip(messages.get("quantization.errors.legend.help")));
  }
}
