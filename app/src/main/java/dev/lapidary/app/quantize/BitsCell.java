package dev.lapidary.app.quantize;

import dev.lapidary.app.ui.Messages;
import java.util.Optional;
import java.util.stream.IntStream;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.TableCell;
import javafx.util.StringConverter;

/** The width of a layer's weights: that of all layers, or one of its own. */
final class BitsCell extends TableCell<LayerRow, LayerRow> {
  private static final int FEWEST = 2;
  private static final int MOST = 8;
  private static final Integer AS_SET = 0;

  private final Messages messages;
  private final ChoiceBox<Integer> box = new ChoiceBox<>();
  private boolean showing;

  BitsCell(LayersViewModel viewModel, Messages messages) {
    this.messages = messages;
    getStyleClass().add("choice-cell");
    box.getStyleClass().add("bits-choice");
    box.getItems().add(AS_SET);
    IntStream.rangeClosed(FEWEST, MOST).forEach(box.getItems()::add);
    box.setConverter(
        new StringConverter<>() {
          @Override
          public String toString(Integer bits) {
            return bits == null ? "" : words(bits);
          }

          @Override
          public Integer fromString(String words) {
            throw new UnsupportedOperationException("the box is not editable");
          }
        });
    box.setOnAction(
        event -> {
          if (!showing && getItem() != null) {
            viewModel.setBits(getItem(), Optional.of(box.getValue()).filter(b -> b > 0));
          }
        });
  }

  private String words(int bits) {
    if (bits > 0) {
      return String.valueOf(bits);
    }
    LayerRow row = getItem();
    if (row == null || row.width() == WidthOrigin.OWN) {
      return messages.get("quantization.layers.bits.as-set");
    }
    return row.width() == WidthOrigin.STEP
        ? messages.get("quantization.layers.bits.chosen")
        : messages.get("quantization.layers.bits.inherited", row.layer().bits());
  }

  @Override
  protected void updateItem(LayerRow row, boolean empty) {
    super.updateItem(row, empty);
    if (empty || row == null) {
      setGraphic(null);
      return;
    }
    showing = true;
    box.setValue(null);
    box.setValue(row.width() == WidthOrigin.OWN ? row.layer().bits() : AS_SET);
    showing = false;
    box.setDisable(row.keptFloat());
    box.setAccessibleText(messages.get("quantization.layers.bits.of", row.layer().name()));
    setGraphic(box);
  }
}
