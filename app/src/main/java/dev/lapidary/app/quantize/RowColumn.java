package dev.lapidary.app.quantize;

import dev.lapidary.app.ui.Messages;
import java.util.Comparator;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.control.Tooltip;

/** A column whose cells take whole rows; its heading explains itself in the tip. */
final class RowColumn<R> extends TableColumn<R, R> {
  /** Size of the text that widths are given for, in pixels. */
  private static final double USUAL = 13;

  private final double width;
  private final Label heading = new Label();

  /**
   * @param id as in {@code layers-name}; heading and tip are the messages of this name
   * @param width the least, in pixels at the usual size of text; it grows with the text
   */
  RowColumn(String id, double width, Messages messages) {
    this.width = width;
    setId(id);
    String key = "quantization." + id.replaceFirst("-", ".");
    heading.setText(messages.get(key));
    heading.setTooltip(new Tooltip(messages.get(key + ".help")));
    setGraphic(heading);
    setPrefWidth(width);
    setCellValueFactory(cell -> new ReadOnlyObjectWrapper<>(cell.getValue()));
  }

  /** Lets the least width follow the size of the text. */
  void fitText() {
    setMinWidth(width * heading.getFont().getSize() / USUAL);
  }

  RowColumn<R> sortedBy(Comparator<R> order) {
    setComparator(order);
    return this;
  }

  /** With figures, which stand at the right. */
  RowColumn<R> ofFigures() {
    getStyleClass().add("figure-column");
    return this;
  }
}
