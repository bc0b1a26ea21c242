package dev.lapidary.app.quantize;

import java.util.List;
import javafx.collections.ObservableList;
import javafx.collections.transformation.SortedList;
import javafx.scene.Node;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;

/** A sortable table of rows; its columns share the width, and scroll where that is too little. */
final class RowTable<R> extends TableView<R> {
  private static final double SCROLL_BAR = 16;

  private final List<RowColumn<R>> columns;

  RowTable(String id, List<RowColumn<R>> columns, ObservableList<R> rows, Node placeholder) {
    this.columns = List.copyOf(columns);
    setId(id);
    getStyleClass().addAll("dense", "edge-to-edge");
    getColumns().setAll(columns);
    SortedList<R> sorted = new SortedList<>(rows);
    sorted.comparatorProperty().bind(comparatorProperty());
    setItems(sorted);
    setPlaceholder(placeholder);
    fit();
  }

  // not while styles are applied, where the size of the text changes: the columns' cells change too
  @Override
  protected void layoutChildren() {
    fit();
    super.layoutChildren();
  }

  private void fit() {
    columns.forEach(RowColumn::fitText);
    double least = columns.stream().mapToDouble(TableColumn::getMinWidth).sum() + SCROLL_BAR;
    setColumnResizePolicy(
        getWidth() < least
            ? TableView.UNCONSTRAINED_RESIZE_POLICY
            : TableView.CONSTRAINED_RESIZE_POLICY_FLEX_NEXT_COLUMN);
  }
}
