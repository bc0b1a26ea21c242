package dev.lapidary.app.quantize;

import dev.lapidary.core.transform.quantize.TensorError;
import javafx.scene.control.TableCell;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;

/** A bar that is the longer the larger the error is; its colour says no more than its length. */
final class ErrorBarCell extends TableCell<TensorError, TensorError> {
  private static final double NONE_DB = 60;
  private static final double SLIGHT_DB = 30;
  private static final double STRONG_DB = 15;
  private static final double LONGEST = 96;

  private final Region bar = new Region();
  private final HBox place = new HBox(bar);

  ErrorBarCell() {
    bar.getStyleClass().add("error-bar");
    place.getStyleClass().add("error-place");
  }

  @Override
  protected void updateItem(TensorError error, boolean empty) {
    super.updateItem(error, empty);
    if (empty || error == null) {
      setGraphic(null);
      return;
    }
    double share = Math.max(0, Math.min(1, 1 - error.sqnrDb() / NONE_DB));
    bar.setMinWidth(LONGEST * share);
    bar.setMaxWidth(LONGEST * share);
    bar.getStyleClass().removeAll("slight", "medium", "strong");
    bar.getStyleClass().add(strength(error.sqnrDb()));
    setGraphic(place);
  }

  private static String strength(double sqnrDb) {
    if (sqnrDb >= SLIGHT_DB) {
      return "slight";
    }
    return sqnrDb >= STRONG_DB ? "medium" : "strong";
  }
}
