package dev.lapidary.app.training;

import dev.lapidary.app.plot.ChartDrawing;
import dev.lapidary.app.settings.SettingsModel;
import dev.lapidary.app.ui.Icons;
import dev.lapidary.app.ui.Messages;
import dev.lapidary.app.ui.chart.ChartPane;
import dev.lapidary.app.ui.chart.CurvesChart;
import dev.lapidary.core.train.EpochMetrics;
import java.util.Optional;
import java.util.function.Function;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.binding.ObjectBinding;
import javafx.beans.binding.StringBinding;
import javafx.beans.property.BooleanProperty;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** The training under way: where it is, its figures and curves, and the buttons that steer it. */
public final class TrainingView extends VBox {
  private static final double LOWEST_CHART = 130;

  private final TrainingViewModel viewModel;
  private final Messages messages;
  private final TrainingTexts texts;
  private final Tooltip tip = new Tooltip();

  public TrainingView(TrainingViewModel viewModel, SettingsModel settings, Messages messages) {
    this.viewModel = viewModel;
    this.messages = messages;
    this.texts = new TrainingTexts(messages);
    setId("training");
    getStyleClass().add("training-view");
    TrainingCharts charts = new TrainingCharts(messages);
    HBox curves =
        new HBox(
            pane("training-loss", charts::loss, settings),
            pane("training-accuracy", charts::accuracy, settings));
    curves.getStyleClass().add("training-charts");
    VBox.setVgrow(curves, Priority.ALWAYS);
    showOnceTrained(curves);
    Node buttons = buttons();
    showOnceTrained(buttons);
    Label figures = figures();
    showOnceTrained(figures);
    getChildren().addAll(buttons, headline(), figures, curves);
  }

  private HBox buttons() {
    Region spacer = new Region();
    HBox.setHgrow(spacer, Priority.ALWAYS);
    HBox buttons = new HBox(fold(), spacer, pause(), stop());
    buttons.getStyleClass().add("training-buttons");
    return buttons;
  }

  private Node fold() {
    BooleanProperty folded = viewModel.formFoldedProperty();
    Button button = new Button();
    button.setId("training-form");
    button.getStyleClass().add("flat");
    button.setMinWidth(USE_PREF_SIZE);
    button
        .textProperty()
        .bind(
            Bindings.when(folded)
                .then(messages.get("training.form.show"))
                .otherwise(messages.get("training.form.hide")));
    button
        .graphicProperty()
        .bind(
            Bindings.createObjectBinding(
                () -> Icons.of(folded.get() ? "mdoal-expand_more" : "mdoal-expand_less"), folded));
    button.setOnAction(event -> folded.set(!folded.get()));
    return button;
  }

  private Label headline() {
    Label headline = new Label();
    headline.setId("training-state");
    headline.setWrapText(true);
    headline.setMinHeight(USE_PREF_SIZE);
    headline.textProperty().bind(text(texts::headline));
    return headline;
  }

  private Label figures() {
    Label figures = new Label();
    figures.setId("training-figures");
    figures.getStyleClass().add("text-muted");
    figures.setWrapText(true);
    figures.setMinHeight(USE_PREF_SIZE);
    figures.textProperty().bind(text(texts::figures));
    return figures;
  }

  private Node pause() {
    Button button = button("training-pause", texts::pause);
    button
        .graphicProperty()
        .bind(
            Bindings.createObjectBinding(
                () -> Icons.of(pauseIcon(viewModel.status())), viewModel.statusProperty()));
    button.setOnAction(event -> viewModel.togglePause());
    return withTip(button, texts::pauseTip);
  }

  private Node stop() {
    Button button = button("training-stop", texts::stop);
    button.setGraphic(Icons.of("mdomz-stop"));
    button.setOnAction(event -> viewModel.stop());
    return withTip(button, texts::stopTip);
  }

  private static String pauseIcon(TrainingStatus status) {
    return status.state() == TrainingStatus.State.PAUSED ? "mdomz-play_arrow" : "mdomz-pause";
  }

  private Button button(String id, Function<TrainingStatus, String> words) {
    Button button = new Button();
    button.setId(id);
    button.textProperty().bind(text(words));
    button.setMinWidth(USE_PREF_SIZE);
    button.disableProperty().bind(holds(status -> !status.state().steerable()));
    return button;
  }

  // a disabled button gets no mouse events, so the tip hangs on a pane around it
  private Node withTip(Button button, Function<TrainingStatus, String> words) {
    StackPane pane = new StackPane(button);
    pane.setMinWidth(USE_PREF_SIZE);
    Tooltip tooltip = new Tooltip();
    tooltip.getStyleClass().add("action-tip");
    tooltip.textProperty().bind(text(words));
    Tooltip.install(pane, tooltip);
    button.accessibleHelpProperty().bind(text(words));
    return pane;
  }

  private ChartPane pane(
      String id, Function<TrainingStatus, CurvesChart> chart, SettingsModel settings) {
    ChartPane pane = new ChartPane();
    pane.setId(id);
    pane.setPrefSize(200, 150);
    pane.setMinHeight(LOWEST_CHART);
    HBox.setHgrow(pane, Priority.ALWAYS);
    ObjectBinding<CurvesChart> current =
        Bindings.createObjectBinding(
            () -> chart.apply(viewModel.status()), viewModel.statusProperty());
    ChartDrawing.install(pane, current, settings);
    pane.setOnMouseMoved(event -> hover(pane, event));
    pane.setOnMouseExited(event -> tip.hide());
    return pane;
  }

  private void hover(ChartPane pane, MouseEvent event) {
    Optional<EpochMetrics> epoch = pane.idAt(event.getX(), event.getY()).flatMap(this::epoch);
    if (epoch.isEmpty()) {
      tip.hide();
      return;
    }
    tip.setText(texts.figures(epoch.get()));
    tip.show(pane, event.getScreenX() + 14, event.getScreenY() + 14);
  }

  private Optional<EpochMetrics> epoch(String number) {
    return viewModel.status().epochs().stream()
        .filter(epoch -> String.valueOf(epoch.epoch()).equals(number))
        .findFirst();
  }

  private void showOnceTrained(Node node) {
    node.visibleProperty().bind(holds(status -> status.state() != TrainingStatus.State.NONE));
    node.managedProperty().bind(node.visibleProperty());
  }

  private StringBinding text(Function<TrainingStatus, String> words) {
    return Bindings.createStringBinding(
        () -> words.apply(viewModel.status()), viewModel.statusProperty());
  }

  private BooleanBinding holds(Function<TrainingStatus, Boolean> condition) {
    return Bindings.createBooleanBinding(
        () -> condition.apply(viewModel.status()), viewModel.statusProperty());
  }
}
