package dev.lapidary.app.quantize;

import dev.lapidary.app.ui.Icons;
import dev.lapidary.app.ui.Messages;
import javafx.beans.binding.Bindings;
import javafx.collections.ListChangeListener;
import javafx.collections.WeakListChangeListener;
import javafx.collections.transformation.SortedList;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Spinner;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;

/** The table of layers, with what can be done about all of them above it. */
final class LayersView extends BorderPane {
  private static final KeyCombination COPY =
      new KeyCodeCombination(KeyCode.C, KeyCombination.SHORTCUT_DOWN);
  private static final int MOST_KEPT = 999;

  private final LayersViewModel viewModel;
  private final Messages messages;
  private final TableView<LayerRow> table = new TableView<>();
  private final ListChangeListener<LayerRow> onRows = change -> showSelected();

  /**
   * @param attach a button that attaches calibration data, shown while there is none
   */
  LayersView(LayersViewModel viewModel, Messages messages, Node attach) {
    this.viewModel = viewModel;
    this.messages = messages;
    getStyleClass().add("layers-view");
    setTop(actions());
    setCenter(table);
    setBottom(footer(attach));
    buildTable();
  }

  private FlowPane actions() {
    JobBar rank =
        new JobBar(
            new JobBar.Starter(
                "rank-layers",
                messages.get("quantization.layers.rank"),
                viewModel.hindranceProperty(),
                viewModel::rank),
            viewModel.rankingProperty(),
            messages);
    Button copy = new Button("", Icons.of("mdoal-content_copy"));
    copy.setId("copy-layers");
    copy.getStyleClass().addAll("flat", "button-icon");
    copy.setTooltip(new Tooltip(messages.get("quantization.copy")));
    copy.setAccessibleText(messages.get("quantization.copy"));
    copy.setOnAction(event -> copy());
    FlowPane actions = new FlowPane(rank, keepWorst(), copy);
    actions.getStyleClass().addAll("chooser-bar", "study-bar");
    return actions;
  }

  private HBox keepWorst() {
    Spinner<Integer> count = new Spinner<>(0, MOST_KEPT, 1);
    count.setId("worst-count");
    count.setEditable(true);
    count.getStyleClass().add("count-spinner");
    count.setAccessibleText(messages.get("quantization.layers.worst.count"));
    Button keep = new Button(messages.get("quantization.layers.worst"));
    keep.setId("keep-worst");
    keep.setMinWidth(USE_PREF_SIZE);
    keep.setTooltip(new Tooltip(messages.get("quantization.layers.worst.help")));
    keep.disableProperty()
        .bind(
            Bindings.createBooleanBinding(
                () -> viewModel.ranked() == 0, viewModel.noteProperty(), viewModel.rows()));
    keep.setOnAction(event -> viewModel.keepWorst(count.getValue()));
    HBox pair = new HBox(count, keep);
    pair.getStyleClass().add("labelled");
    return pair;
  }

  private void buildTable() {
    table.setId("layers");
    table.getStyleClass().addAll("dense", "edge-to-edge");
    table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_NEXT_COLUMN);
    table.getColumns().setAll(new LayerColumns(viewModel, messages).all());
    SortedList<LayerRow> sorted = new SortedList<>(viewModel.rows());
    sorted.comparatorProperty().bind(table.comparatorProperty());
    table.setItems(sorted);
    Label empty = new Label();
    empty.textProperty().bind(viewModel.emptyProperty());
    empty.setWrapText(true);
    empty.getStyleClass().add("study-empty");
    table.setPlaceholder(empty);
    table.getSelectionModel().selectedItemProperty().addListener((o, old, now) -> selected(now));
    table.setOnKeyPressed(
        event -> {
          if (COPY.match(event)) {
            copy();
            event.consume();
          }
        });
    viewModel.rows().addListener(new WeakListChangeListener<>(onRows));
    showSelected();
  }

  private void selected(LayerRow row) {
    if (row != null) {
      viewModel.selectedProperty().set(row.id());
    }
  }

  private void showSelected() {
    viewModel
        .row(viewModel.selectedProperty().get())
        .filter(row -> table.getSelectionModel().getSelectedItem() != row)
        .ifPresent(table.getSelectionModel()::select);
  }

  private Node footer(Node attach) {
    Label note = new Label();
    note.setId("layers-note");
    note.setWrapText(true);
    note.getStyleClass().add("text-muted");
    note.textProperty()
        .bind(
            Bindings.createStringBinding(
                this::noteText, viewModel.hindranceProperty(), viewModel.noteProperty()));
    note.setMaxWidth(Double.MAX_VALUE);
    HBox.setHgrow(note, Priority.ALWAYS);
    HBox footer = new HBox(note, Attach.whileMissing(attach, viewModel.uncalibratedProperty()));
    footer.getStyleClass().add("study-footer");
    footer.visibleProperty().bind(note.textProperty().isNotEmpty());
    footer.managedProperty().bind(footer.visibleProperty());
    return footer;
  }

  private String noteText() {
    String why = viewModel.rows().isEmpty() ? null : viewModel.hindranceProperty().get();
    return why == null ? viewModel.noteProperty().get() : why;
  }

  private void copy() {
    ClipboardContent content = new ClipboardContent();
    content.putString(viewModel.csv());
    Clipboard.getSystemClipboard().setContent(content);
  }
}
