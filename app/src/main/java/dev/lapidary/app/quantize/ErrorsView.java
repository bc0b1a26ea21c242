package dev.lapidary.app.quantize;

import dev.lapidary.app.formula.FormulaNumbers;
import dev.lapidary.app.ui.Icons;
import dev.lapidary.app.ui.Messages;
import dev.lapidary.app.variants.VariantRow;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;

/**
 * The error of every value that the selected variant shares with another one, as a list in the
 * order of the graph, coloured by the error.
 */
final class ErrorsView extends BorderPane {
  private static final KeyCombination FIND =
      new KeyCodeCombination(KeyCode.F, KeyCombination.SHORTCUT_DOWN);

  private final ErrorsViewModel viewModel;
  private final Messages messages;
  private final RowTable<ErrorRow> table;
  private final TextField filter = new TextField();
  private final RowColumn<ErrorRow> sqnr;

  /**
   * @param attach a button that attaches calibration data, shown while there is none
   */
  ErrorsView(ErrorsViewModel viewModel, Messages messages, Node attach) {
    this.viewModel = viewModel;
    this.messages = messages;
    this.sqnr =
        text("sqnr", 78, row -> FormulaNumbers.decibels(row.error().sqnrDb()))
            .ofFigures()
            .sortedBy(Comparator.comparingDouble(row -> row.error().sqnrDb()));
    getStyleClass().add("errors-view");
    this.table =
        new RowTable<>("errors", columns(), viewModel.rows(), empty(viewModel.state(), attach));
    setTop(actions());
    setCenter(table);
    setBottom(footer());
    addEventFilter(KeyEvent.KEY_PRESSED, this::find);
  }

  private FlowPane actions() {
    Button copy =
        CsvCopy.install(table, "copy-errors", () -> ErrorsCsv.write(table.getItems()), messages);
    FlowPane actions =
        new FlowPane(
            new JobBar("compare-tensors", viewModel::compare, viewModel.state(), messages),
            reference(),
            filter(),
            worstFirst(),
            copy);
    actions.getStyleClass().addAll("chooser-bar", "study-bar");
    return actions;
  }

  private ComboBox<VariantRow> reference() {
    ComboBox<VariantRow> against = new ComboBox<>(viewModel.references());
    against.setId("errors-reference");
    against.setAccessibleText(messages.get("quantization.errors.against"));
    against.setTooltip(new Tooltip(messages.get("quantization.errors.against")));
    against.setConverter(
        new StringConverter<>() {
          @Override
          public String toString(VariantRow row) {
            return row == null ? "" : viewModel.words(row);
          }

          @Override
          public VariantRow fromString(String words) {
            throw new UnsupportedOperationException("the box is not editable");
          }
        });
    against.valueProperty().bindBidirectional(viewModel.referenceProperty());
    return against;
  }

  private TextField filter() {
    filter.setId("errors-filter");
    filter.setPromptText(messages.get("quantization.errors.filter"));
    filter.setAccessibleText(messages.get("quantization.errors.filter.help"));
    filter.setTooltip(new Tooltip(messages.get("quantization.errors.filter.help")));
    filter.textProperty().bindBidirectional(viewModel.filterProperty());
    filter.setOnAction(event -> table.requestFocus());
    return filter;
  }

  private void find(KeyEvent event) {
    if (FIND.match(event)) {
      filter.requestFocus();
      filter.selectAll();
      event.consume();
    } else if (event.getCode() == KeyCode.ESCAPE && filter.isFocused()) {
      filter.clear();
      table.requestFocus();
      event.consume();
    }
  }

  private ToggleButton worstFirst() {
    ToggleButton worst = new ToggleButton("", Icons.of("mdomz-sort"));
    worst.setId("errors-worst-first");
    worst.getStyleClass().addAll("flat", "button-icon");
    worst.setAccessibleText(messages.get("quantization.errors.worst"));
    worst.setTooltip(new Tooltip(messages.get("quantization.errors.worst.help")));
    worst.setOnAction(
        event -> {
          sqnr.setSortType(TableColumn.SortType.ASCENDING);
          table.getSortOrder().setAll(worst.isSelected() ? List.of(sqnr) : List.of());
        });
    table
        .getSortOrder()
        .addListener(
            (ListChangeListener<TableColumn<ErrorRow, ?>>)
                change -> worst.setSelected(table.getSortOrder().contains(sqnr)));
    return worst;
  }

  private static Node empty(ToolState state, Node attach) {
    VBox empty =
        new VBox(new EmptyLabel(state), Attach.whileMissing(attach, state.uncalibratedProperty()));
    empty.getStyleClass().add("study-placeholder");
    return empty;
  }

  private List<RowColumn<ErrorRow>> columns() {
    RowColumn<ErrorRow> operator = new RowColumn<>("errors-operator", 92, messages);
    operator.setCellFactory(c -> new OperatorCell());
    operator.sortedBy(Comparator.comparing(row -> row.error().operator()));
    RowColumn<ErrorRow> bar = new RowColumn<>("errors-error", 92, messages);
    bar.setCellFactory(c -> new ErrorBarCell());
    bar.setSortable(false);
    RowColumn<ErrorRow> value = text("value", 90, row -> row.error().value());
    value.setPrefWidth(190);
    return List.of(
        text("position", 44, row -> String.valueOf(row.position()))
            .ofFigures()
            .sortedBy(Comparator.comparingInt(ErrorRow::position)),
        operator,
        value.sortedBy(Comparator.comparing(row -> row.error().value())),
        sqnr,
        bar);
  }

  private RowColumn<ErrorRow> text(String id, double width, Function<ErrorRow, String> text) {
    RowColumn<ErrorRow> column = new RowColumn<>("errors-" + id, width, messages);
    column.setCellFactory(c -> new TextCell<>(text, text, row -> false));
    return column;
  }

  private Node footer() {
    Label note = new Label();
    note.setId("errors-note");
    note.getStyleClass().add("study-note");
    note.textProperty().bind(viewModel.state().noteProperty());
    FlowPane footer = new FlowPane(note, new ErrorLegend(messages));
    footer.getStyleClass().addAll("study-footer", "legend-footer");
    footer.visibleProperty().bind(note.textProperty().isNotEmpty());
    footer.managedProperty().bind(footer.visibleProperty());
    return footer;
  }
}
