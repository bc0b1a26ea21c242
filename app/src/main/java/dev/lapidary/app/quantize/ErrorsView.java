package dev.lapidary.app.quantize;

import dev.lapidary.app.formula.FormulaNumbers;
import dev.lapidary.app.ui.Messages;
import dev.lapidary.app.variants.VariantRow;
import dev.lapidary.core.transform.quantize.TensorError;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.transformation.SortedList;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.util.StringConverter;

/** The error of every value that the selected variant shares with another one. */
final class ErrorsView extends BorderPane {
  private final ErrorsViewModel viewModel;
  private final Messages messages;

  ErrorsView(ErrorsViewModel viewModel, Messages messages) {
    this.viewModel = viewModel;
    this.messages = messages;
    getStyleClass().add("errors-view");
    setTop(actions());
    setCenter(table());
  }

  private FlowPane actions() {
    JobBar compare =
        new JobBar(
            new JobBar.Starter(
                "compare-tensors",
                messages.get("quantization.errors.compare"),
                viewModel.hindranceProperty(),
                viewModel::compare),
            viewModel.comparingProperty(),
            messages);
    ComboBox<VariantRow> against = new ComboBox<>(viewModel.references());
    against.setId("errors-reference");
    against.setConverter(
        new StringConverter<>() {
          @Override
          public String toString(VariantRow row) {
            return row == null ? "" : row.name();
          }

          @Override
          public VariantRow fromString(String words) {
            throw new UnsupportedOperationException("the box is not editable");
          }
        });
    against.valueProperty().bindBidirectional(viewModel.referenceProperty());
    Label label = new Label(messages.get("quantization.errors.against"));
    label.setLabelFor(against);
    label.getStyleClass().add("text-muted");
    HBox pair = new HBox(label, against);
    pair.getStyleClass().add("labelled");
    FlowPane actions = new FlowPane(compare, pair);
    actions.getStyleClass().addAll("chooser-bar", "study-bar");
    return actions;
  }

  private TableView<TensorError> table() {
    TableView<TensorError> table = new TableView<>();
    table.setId("errors");
    table.getStyleClass().addAll("dense", "edge-to-edge");
    table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_NEXT_COLUMN);
    TableColumn<TensorError, TensorError> value = column("value", 180, TensorError::value);
    value.setComparator(Comparator.comparing(TensorError::value));
    TableColumn<TensorError, TensorError> operator = column("operator", 110, TensorError::operator);
    operator.setComparator(Comparator.comparing(TensorError::operator));
    TableColumn<TensorError, TensorError> sqnr =
        column("sqnr", 80, error -> FormulaNumbers.decibels(error.sqnrDb()));
    sqnr.getStyleClass().add("figure-column");
    sqnr.setComparator(Comparator.comparingDouble(TensorError::sqnrDb));
    TableColumn<TensorError, TensorError> bar = column("error", 120, error -> "");
    bar.setCellFactory(c -> new ErrorBarCell());
    bar.setSortable(false);
    table.getColumns().setAll(List.of(value, operator, sqnr, bar));
    SortedList<TensorError> sorted = new SortedList<>(viewModel.rows());
    sorted.comparatorProperty().bind(table.comparatorProperty());
    table.setItems(sorted);
    Label empty = new Label();
    empty.textProperty().bind(viewModel.emptyProperty());
    empty.setWrapText(true);
    empty.getStyleClass().add("study-empty");
    table.setPlaceholder(empty);
    return table;
  }

  private TableColumn<TensorError, TensorError> column(
      String id, double width, Function<TensorError, String> text) {
    TableColumn<TensorError, TensorError> column = new TableColumn<>();
    column.setId("errors-" + id);
    column.setPrefWidth(width);
    column.setMinWidth(id.equals("value") ? 90 : Math.min(width, 80));
    Label heading = new Label(messages.get("quantization.errors." + id));
    heading.setTooltip(new Tooltip(messages.get("quantization.errors." + id + ".help")));
    column.setGraphic(heading);
    column.setCellValueFactory(cell -> new ReadOnlyObjectWrapper<>(cell.getValue()));
    column.setCellFactory(c -> new TextCell(text));
    return column;
  }

  private static final class TextCell extends TableCell<TensorError, TensorError> {
    private final Function<TensorError, String> text;
    private final Tooltip tip = new Tooltip();

    TextCell(Function<TensorError, String> text) {
      this.text = text;
      setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
    }

    @Override
    protected void updateItem(TensorError error, boolean empty) {
      super.updateItem(error, empty);
      setText(empty || error == null ? null : text.apply(error));
      tip.setText(getText());
      setTooltip(getText() == null ? null : tip);
    }
  }
}
