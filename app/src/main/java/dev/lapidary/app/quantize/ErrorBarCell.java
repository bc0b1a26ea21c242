package dev.lapidary.app.quantize;

import javafx.scene.control.TableCell;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;

/** A bar that is the longer the larger the error is. */
final class ErrorBarCell extends TableCell<ErrorRow, ErrorRow> {
  private static final double NONE_DB = 60;
  private static final double LONGEST = 76;

  private final Region bar = new Region();
  private final HBox place = new HBox(bar);

  ErrorBarCell() {
    bar.getStyleClass().add("error-bar");
    place.getStyleClass().add("error-place");
  }

  @Override
  protected void updateItem(ErrorRow row, boolean empty) {
    super.updateItem(row, empty);
    if (empty || row == null) {
      setGraphic(null);
      return;
    }
    double length = LONGEST * Math.max(0, Math.min(1, 1 - row.error().sqnrDb() / NONE_DB));
    bar.setMinWidth(length);
    bar.setMaxWidth(length);
    setGraphic(place);
  }
}
