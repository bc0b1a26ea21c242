package dev.lapidary.app.quantize;

import dev.lapidary.app.plot.ChartDrawing;
import dev.lapidary.app.settings.SettingsModel;
import dev.lapidary.app.ui.Messages;
import dev.lapidary.app.ui.chart.ChartPane;
import dev.lapidary.app.ui.chart.HistogramChart;
import dev.lapidary.core.transform.quantize.QuantizableValue;
import java.util.function.Supplier;
import javafx.beans.InvalidationListener;
import javafx.beans.WeakInvalidationListener;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.ObjectBinding;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.SplitPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** The calibration microscope: tensors, the histogram of one, the ranges that methods give it. */
final class CalibrationView extends BorderPane {
  private static final double LIST_SHARE = 0.28;
  private static final double UPPER_SHARE = 0.57;

  private final CalibrationViewModel viewModel;
  private final SettingsModel settings;
  private final Messages messages;
  private final ListView<QuantizableValue> list;
  private final ObjectBinding<HistogramChart> chart;
  private final InvalidationListener onSelected = observable -> showSelected();

  /**
   * @param attach makes a button that attaches calibration data, shown while there is none
   */
  CalibrationView(
      CalibrationViewModel viewModel,
      SettingsModel settings,
      Messages messages,
      Supplier<Node> attach) {
    this.viewModel = viewModel;
    this.settings = settings;
    this.messages = messages;
    this.list = new ListView<>(viewModel.tensors());
    TensorChart charts = new TensorChart(messages);
    this.chart =
        Bindings.createObjectBinding(
            () -> charts.of(viewModel.fitsProperty().get(), viewModel.logarithmicProperty().get()),
            viewModel.fitsProperty(),
            viewModel.logarithmicProperty());
    getStyleClass().add("calibration-view");
    setTop(actions());
    setCenter(new StackPane(microscope(), placeholder(attach.get())));
    viewModel.selectedProperty().addListener(new WeakInvalidationListener(onSelected));
    viewModel.tensors().addListener(new WeakInvalidationListener(onSelected));
    showSelected();
  }

  private FlowPane actions() {
    JobBar observe = new JobBar("observe", viewModel::observe, viewModel.state(), messages);
    CheckBox logarithmic = new CheckBox(messages.get("quantization.calibration.log"));
    logarithmic.setId("log-counts");
    logarithmic.selectedProperty().bindBidirectional(viewModel.logarithmicProperty());
    logarithmic.setTooltip(new Tooltip(messages.get("quantization.calibration.log.help")));
    Label note = new Label();
    note.getStyleClass().add("study-note");
    note.textProperty().bind(viewModel.state().noteProperty());
    FlowPane actions = new FlowPane(observe, logarithmic, note);
    actions.getStyleClass().addAll("chooser-bar", "study-bar");
    return actions;
  }

  private Node microscope() {
    list.setId("tensors");
    list.getStyleClass().addAll("dense", "edge-to-edge");
    list.setCellFactory(view -> new TensorCell(messages));
    list.getSelectionModel()
        .selectedItemProperty()
        .addListener(
            (o, old, now) -> {
              if (now != null) {
                viewModel.selectedProperty().set(now.name());
              }
            });
    ChartPane pane = new ChartPane();
    pane.setId("histogram");
    pane.setOnMouseClicked(
        event -> pane.idAt(event.getX(), event.getY()).ifPresent(viewModel::choose));
    ChartDrawing.install(pane, chart, settings);
    SplitPane upper = new SplitPane(list, pane);
    upper.setDividerPositions(LIST_SHARE);
    SplitPane.setResizableWithParent(list, false);
    SplitPane split = new SplitPane(upper, new FitDetails(viewModel, messages));
    split.setOrientation(Orientation.VERTICAL);
    split.setDividerPositions(UPPER_SHARE);
    split.getStyleClass().add("microscope");
    split.visibleProperty().bind(viewModel.state().emptyProperty().isEmpty());
    return split;
  }

  private Node placeholder(Node attach) {
    EmptyLabel words = new EmptyLabel(viewModel.state());
    words.setId("calibration-empty");
    VBox box =
        new VBox(words, Attach.whileMissing(attach, viewModel.state().uncalibratedProperty()));
    box.getStyleClass().add("study-placeholder");
    box.visibleProperty().bind(viewModel.state().emptyProperty().isNotEmpty());
    return box;
  }

  private void showSelected() {
    String wanted = viewModel.selectedProperty().get();
    viewModel.tensors().stream()
        .filter(tensor -> tensor.name().equals(wanted))
        .filter(tensor -> tensor != list.getSelectionModel().getSelectedItem())
        .findFirst()
        .ifPresent(
            tensor -> {
              list.getSelectionModel().select(tensor);
              list.scrollTo(tensor);
            });
  }
}
