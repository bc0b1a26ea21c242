package dev.lapidary.app.quantize;

import dev.lapidary.app.ui.Messages;
import dev.lapidary.core.transform.quantize.QuantizableValue;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.VBox;

/** A tensor by name, and what makes it below. */
final class TensorCell extends ListCell<QuantizableValue> {
  private final Messages messages;
  private final Label name = new Label();
  private final Label maker = new Label();
  private final VBox lines = new VBox(name, maker);
  private final Tooltip tip = new Tooltip();

  TensorCell(Messages messages) {
    this.messages = messages;
    maker.getStyleClass().add("tensor-maker");
    setPrefWidth(0);
  }

  @Override
  protected void updateItem(QuantizableValue tensor, boolean empty) {
    super.updateItem(tensor, empty);
    boolean filled = !empty && tensor != null;
    setGraphic(filled ? lines : null);
    setTooltip(filled ? tip : null);
    if (filled) {
      name.setText(tensor.name());
      maker.setText(tensor.operator().orElse(messages.get("quantization.calibration.input")));
      tip.setText(
          tensor.group().equals(tensor.name())
              ? tensor.name()
              : messages.get("quantization.calibration.shares", tensor.name(), tensor.group()));
    }
  }
}
