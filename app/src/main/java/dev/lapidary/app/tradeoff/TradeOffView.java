package dev.lapidary.app.tradeoff;

import dev.lapidary.app.action.Action;
import dev.lapidary.app.action.ActionControls;
import dev.lapidary.app.plot.ChartDrawing;
import dev.lapidary.app.project.DeviceChoice;
import dev.lapidary.app.project.Metric;
import dev.lapidary.app.settings.SettingsModel;
import dev.lapidary.app.ui.Icons;
import dev.lapidary.app.ui.Messages;
import dev.lapidary.app.ui.chart.ChartPane;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javafx.geometry.Pos;
import javafx.scene.Cursor;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.Tooltip;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.util.StringConverter;

/** The trade-off plot with its choosers. */
public final class TradeOffView extends BorderPane {
  private final TradeOffViewModel viewModel;
  private final Messages messages;
  private final ChartPane pane = new ChartPane();
  private final Tooltip tip = new Tooltip();

  public TradeOffView(
      TradeOffViewModel viewModel, SettingsModel settings, Messages messages, List<Action> save) {
    this.viewModel = viewModel;
    this.messages = messages;
    getStyleClass().add("tradeoff-view");
    setTop(choosers(save));
    setCenter(pane);
    pane.setId("tradeoff");
    pane.setOnMouseClicked(e -> pane.idAt(e.getX(), e.getY()).ifPresent(viewModel::select));
    pane.setOnMouseMoved(this::hover);
    pane.setOnMouseExited(e -> tip.hide());
    ChartDrawing.install(pane, viewModel.chartProperty(), settings);
  }

  private FlowPane choosers(List<Action> save) {
    ComboBox<Metric> y = metrics("tradeoff-y");
    y.valueProperty().bindBidirectional(viewModel.yProperty());
    ComboBox<Metric> x = metrics("tradeoff-x");
    x.valueProperty().bindBidirectional(viewModel.xProperty());
    ComboBox<DeviceChoice> device = combo("tradeoff-device", this::name);
    device.setItems(viewModel.devices());
    device.valueProperty().bindBidirectional(viewModel.deviceProperty());
    MenuButton saveButton =
        new MenuButton(messages.get("tradeoff.save"), Icons.of("mdomz-save_alt"));
    saveButton.getStyleClass().add("flat");
    ActionControls controls = new ActionControls(messages);
    save.forEach(action -> saveButton.getItems().add(controls.withoutKey(action)));
    FlowPane bar =
        new FlowPane(
            labelled("tradeoff.y", y),
            labelled("tradeoff.x", x),
            labelled("tradeoff.device", device),
            saveButton);
    bar.getStyleClass().add("chooser-bar");
    return bar;
  }

  private String name(DeviceChoice device) {
    return device.id().equals(DeviceChoice.LOCAL_CPU)
        ? messages.get("device.local-cpu")
        : device.name();
  }

  private ComboBox<Metric> metrics(String id) {
    ComboBox<Metric> box = combo(id, metric -> messages.get("metric." + metric.word()));
    box.getItems().setAll(TradeOffViewModel.METRICS);
    return box;
  }

  private static <T> ComboBox<T> combo(String id, Function<T, String> text) {
    ComboBox<T> box = new ComboBox<>();
    box.setId(id);
    box.setConverter(
        new StringConverter<>() {
          @Override
          public String toString(T value) {
            return value == null ? "" : text.apply(value);
          }

          @Override
          public T fromString(String words) {
            throw new UnsupportedOperationException("the box is not editable");
          }
        });
    return box;
  }

  private HBox labelled(String key, ComboBox<?> box) {
    Label label = new Label(messages.get(key));
    label.setLabelFor(box);
    label.getStyleClass().add("text-muted");
    label.setMinWidth(Label.USE_PREF_SIZE);
    HBox pair = new HBox(label, box);
    pair.setAlignment(Pos.CENTER_LEFT);
    pair.getStyleClass().add("labelled");
    return pair;
  }

  private void hover(MouseEvent event) {
    Optional<String> id = pane.idAt(event.getX(), event.getY());
    pane.setCursor(id.isPresent() ? Cursor.HAND : Cursor.DEFAULT);
    if (id.isEmpty()) {
      tip.hide();
      return;
    }
    tip.setText(viewModel.describe(id.get()));
    tip.show(pane, event.getScreenX() + 14, event.getScreenY() + 14);
  }
}
