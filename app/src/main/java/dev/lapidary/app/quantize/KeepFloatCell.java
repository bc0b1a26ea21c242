package dev.lapidary.app.quantize;

import dev.lapidary.app.ui.Messages;
import java.util.Optional;
import javafx.scene.control.CheckBox;
import javafx.scene.control.TableCell;
import javafx.scene.control.Tooltip;

/** Whether a layer stays float. One that has to, for another reason than the user's, says which. */
final class KeepFloatCell extends TableCell<LayerRow, LayerRow> {
  private final LayersViewModel viewModel;
  private final Messages messages;
  private final CheckBox box = new CheckBox();
  private final Tooltip tip = new Tooltip();

  KeepFloatCell(LayersViewModel viewModel, Messages messages) {
    this.viewModel = viewModel;
    this.messages = messages;
    getStyleClass().add("check-cell");
    box.setOnAction(event -> viewModel.keepFloat(getItem(), box.isSelected()));
  }

  @Override
  protected void updateItem(LayerRow row, boolean empty) {
    super.updateItem(row, empty);
    if (empty || row == null) {
      setGraphic(null);
      setTooltip(null);
      return;
    }
    box.setSelected(row.keptFloat());
    box.setDisable(!row.open());
    box.setAccessibleText(messages.get("quantization.layers.float.of", row.layer().name()));
    setGraphic(box);
    Optional<String> reason = row.open() ? Optional.empty() : row.layer().floatReason();
    reason
        .map(word -> messages.find("quantization.reason." + word).orElse(word))
        .ifPresent(tip::setText);
    setTooltip(reason.isPresent() ? tip : null);
  }
}
