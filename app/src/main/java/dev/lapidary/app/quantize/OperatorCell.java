package dev.lapidary.app.quantize;

import javafx.scene.control.TableCell;

/** The operator that makes a value, in the colour of the value's error. */
final class OperatorCell extends TableCell<ErrorRow, ErrorRow> {
  OperatorCell() {
    getStyleClass().add("error-operator");
  }

  @Override
  protected void updateItem(ErrorRow row, boolean empty) {
    super.updateItem(row, empty);
    getStyleClass().removeIf(name -> name.startsWith("error-level-"));
    boolean filled = !empty && row != null;
    setText(filled ? row.error().operator() : null);
    if (filled) {
      getStyleClass().add(ErrorScale.styleClass(row.level()));
    }
  }
}
