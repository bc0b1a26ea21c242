package dev.lapidary.app.quantize;

import dev.lapidary.app.quantize.QuantizeViewModel.Tool;
import dev.lapidary.app.settings.SettingsModel;
import dev.lapidary.app.ui.Messages;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import javafx.beans.InvalidationListener;
import javafx.beans.WeakInvalidationListener;
import javafx.scene.Node;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.SplitPane;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.TabPane.TabClosingPolicy;
import javafx.scene.layout.BorderPane;

/**
 * A form with what belongs to it: as further tabs where the window is narrow, beside it where there
 * is room for both.
 */
public final class QuantizeView extends BorderPane {
  private static final double WIDE = 940;
  private static final double FORM_SHARE = 0.4;

  private final QuantizeViewModel viewModel;
  private final Node form;
  private final Messages messages;
  private final TabPane tabs = new TabPane();
  private final Map<Tool, Tab> made = new EnumMap<>(Tool.class);
  private final InvalidationListener onTool = observable -> select();
  private boolean arranging;

  /**
   * @param form the parameters, without the button that makes the variant
   * @param attach makes a button that attaches calibration data
   */
  public QuantizeView(
      QuantizeViewModel viewModel,
      Node form,
      SettingsModel settings,
      Messages messages,
      Supplier<Node> attach) {
    this.viewModel = viewModel;
    this.form = form;
    this.messages = messages;
    getStyleClass().add("quantize-view");
    tabs.setId("quantize-tabs");
    tabs.setTabClosingPolicy(TabClosingPolicy.UNAVAILABLE);
    add(Tool.SETTINGS, form);
    addTool(Tool.LAYERS, new LayersView(viewModel.layers(), messages, attach.get()));
    addTool(
        Tool.CALIBRATION, new CalibrationView(viewModel.calibration(), settings, messages, attach));
    addTool(Tool.ERRORS, new ErrorsView(viewModel.errors(), messages, attach.get()));
    addTool(Tool.RECOVERY, new RecoveryView(viewModel.recovery(), messages, attach.get()));
    tabs.getTabs().setAll(made.values());
    select();
    setCenter(tabs);
    tabs.getSelectionModel().selectedItemProperty().addListener((o, old, now) -> selected(now));
    viewModel.toolProperty().addListener(new WeakInvalidationListener(onTool));
    widthProperty().addListener((o, old, now) -> arrange(now.doubleValue() >= WIDE));
  }

  // what does not fit, as with large text, scrolls
  private void addTool(Tool tool, Node content) {
    ScrollPane scroll = new ScrollPane(content);
    scroll.setFitToWidth(true);
    scroll.setFitToHeight(true);
    scroll.getStyleClass().add("edge-to-edge");
    add(tool, scroll);
  }

  private void add(Tool tool, Node content) {
    Tab tab = new Tab(messages.get("quantization.tab." + tool.word()), content);
    tab.setId("quantize-tab-" + tool.word());
    tab.setUserData(tool);
    made.put(tool, tab);
  }

  private void select() {
    Tab wanted = made.get(viewModel.toolProperty().get());
    if (tabs.getTabs().contains(wanted)) {
      tabs.getSelectionModel().select(wanted);
    }
  }

  private void selected(Tab tab) {
    if (!arranging && tab != null) {
      viewModel.toolProperty().set((Tool) tab.getUserData());
    }
  }

  private void arrange(boolean wide) {
    if (wide == (getCenter() instanceof SplitPane)) {
      return;
    }
    arranging = true;
    Tab settingsTab = made.get(Tool.SETTINGS);
    if (getCenter() instanceof SplitPane split) {
      split.getItems().clear();
      settingsTab.setContent(form);
      tabs.getTabs().add(0, settingsTab);
      setCenter(tabs);
    } else {
      tabs.getTabs().remove(settingsTab);
      settingsTab.setContent(null);
      SplitPane split = new SplitPane(form, tabs);
      split.setDividerPositions(FORM_SHARE);
      setCenter(split);
    }
    arranging = false;
    select();
  }
}
