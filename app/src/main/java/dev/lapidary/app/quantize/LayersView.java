package dev.lapidary.app.quantize;

import dev.lapidary.app.ui.Messages;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.StringBinding;
import javafx.collections.ListChangeListener;
import javafx.collections.WeakListChangeListener;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Spinner;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;

/** The table of layers, with what can be done about all of them above it. */
final class LayersView extends BorderPane {
  private static final int MOST_KEPT = 999;

  private final LayersViewModel viewModel;
  private final Messages messages;
  private final RowTable<LayerRow> table;
  private final ListChangeListener<LayerRow> onRows = change -> showSelected();

  /**
   * @param attach a button that attaches calibration data, shown while there is none
   */
  LayersView(LayersViewModel viewModel, Messages messages, Node attach) {
    this.viewModel = viewModel;
    this.messages = messages;
    this.table =
        new RowTable<>(
            "layers",
            new LayerColumns(viewModel, messages).all(),
            viewModel.rows(),
            new EmptyLabel(viewModel.state()));
    getStyleClass().add("layers-view");
    setTop(actions());
    setCenter(table);
    setBottom(footer(attach));
    followSelection();
  }

  private FlowPane actions() {
    JobBar rank = new JobBar("rank-layers", viewModel::rank, viewModel.state(), messages);
    Label note = new Label();
    note.setId("layers-note");
    note.getStyleClass().add("study-note");
    note.textProperty().bind(viewModel.state().noteProperty());
    Button copy = CsvCopy.install(table, "copy-layers", viewModel::csv, messages);
    FlowPane actions = new FlowPane(rank, keepWorst(), copy, note);
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
    keep.setOnAction(event -> viewModel.keepWorst(count.getValue()));
    StringBinding unranked =
        Bindings.createStringBinding(
            () -> viewModel.ranked() > 0 ? null : messages.get("quantization.layers.unranked"),
            viewModel.state().noteProperty(),
            viewModel.rows());
    String help = messages.get("quantization.layers.worst.help");
    HBox pair = new HBox(count, new HinderedButton(keep, help, unranked));
    pair.getStyleClass().add("labelled");
    return pair;
  }

  private void followSelection() {
    table.getSelectionModel().selectedItemProperty().addListener((o, old, now) -> selected(now));
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
    Label why = new Label();
    why.setId("layers-hindrance");
    why.setWrapText(true);
    why.textProperty().bind(viewModel.state().hindranceProperty());
    why.setMaxWidth(Double.MAX_VALUE);
    HBox.setHgrow(why, Priority.ALWAYS);
    HBox footer = new HBox(why, attach);
    footer.getStyleClass().add("study-footer");
    footer.visibleProperty().bind(viewModel.state().uncalibratedProperty());
    footer.managedProperty().bind(footer.visibleProperty());
    return footer;
  }
}
