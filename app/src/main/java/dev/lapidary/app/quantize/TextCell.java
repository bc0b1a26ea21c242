package dev.lapidary.app.quantize;

import java.util.function.Function;
import java.util.function.Predicate;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.TableCell;
import javafx.scene.control.Tooltip;

/** A text, with more of it in the tip if there is more; muted where the row is set aside. */
final class TextCell<R> extends TableCell<R, R> {
  private final Function<R, String> text;
  private final Function<R, String> more;
  private final Predicate<R> muted;
  private final Tooltip tip = new Tooltip();

  TextCell(Function<R, String> text, Function<R, String> more, Predicate<R> muted) {
    this.text = text;
    this.more = more;
    this.muted = muted;
    tip.getStyleClass().add("action-tip");
    setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
  }

  @Override
  protected void updateItem(R row, boolean empty) {
    super.updateItem(row, empty);
    boolean filled = !empty && row != null;
    getStyleClass().remove("missing");
    setText(filled ? text.apply(row) : null);
    if (filled && muted.test(row)) {
      getStyleClass().add("missing");
    }
    tip.setText(filled ? more.apply(row) : "");
    setTooltip(tip.getText().isEmpty() ? null : tip);
  }
}
