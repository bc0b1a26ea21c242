package dev.lapidary.app.quantize;

import dev.lapidary.app.ui.Messages;
import javafx.scene.Node;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.TabPane.TabClosingPolicy;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.VBox;

/** Ranges and formulas of a tensor: one above the other, or as tabs where that is too high. */
final class FitDetails extends BorderPane {
  private final Node ranges;
  private final Node formulas;
  private final Messages messages;

  FitDetails(CalibrationViewModel viewModel, Messages messages) {
    this.ranges = new MethodGrid(viewModel, messages);
    this.formulas = new FormulaView(viewModel, messages);
    this.messages = messages;
    setMinHeight(0);
    getStyleClass().add("fit-details");
    tabs();
    heightProperty().addListener((o, old, now) -> arrange(now.doubleValue()));
  }

  private void arrange(double height) {
    double width = getWidth();
    boolean room = height >= ranges.prefHeight(width) + formulas.prefHeight(width);
    if (room != getCenter() instanceof ScrollPane) {
      if (room) {
        stack();
      } else {
        tabs();
      }
    }
  }

  private void stack() {
    setCenter(null);
    setCenter(scrolled(new VBox(ranges, formulas)));
  }

  private void tabs() {
    setCenter(null);
    TabPane tabs = new TabPane(tab("ranges", ranges), tab("formulas", formulas));
    tabs.setId("fit-tabs");
    tabs.setTabClosingPolicy(TabClosingPolicy.UNAVAILABLE);
    setCenter(tabs);
  }

  private Tab tab(String id, Node content) {
    Tab tab = new Tab(messages.get("quantization.fit." + id), scrolled(content));
    tab.setId("fit-tab-" + id);
    return tab;
  }

  private static ScrollPane scrolled(Node content) {
    ScrollPane scroll = new ScrollPane(content);
    scroll.setFitToWidth(true);
    scroll.getStyleClass().add("edge-to-edge");
    return scroll;
  }
}
