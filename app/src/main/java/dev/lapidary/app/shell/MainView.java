package dev.lapidary.app.shell;

import dev.lapidary.app.settings.SettingsModel;
import dev.lapidary.app.settings.WindowState;
import dev.lapidary.app.ui.Messages;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.SplitPane;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.TabPane.TabClosingPolicy;

/** An open project: variants left, tabs in the middle, inspector right, jobs below. */
public final class MainView extends SplitPane {
  private final SettingsModel settings;
  private final SplitPane across;

  /**
   * The panes around the tabs.
   *
   * @param variants left
   * @param inspector right
   * @param jobs below
   */
  public record Panes(Node variants, Node inspector, Node jobs) {}

  public MainView(
      Panes panes,
      Map<WorkbenchTab, Supplier<Node>> tabs,
      ShellViewModel viewModel,
      SettingsModel settings,
      Messages messages) {
    this.settings = settings;
    setOrientation(Orientation.VERTICAL);
    getStyleClass().add("main-view");
    across = new SplitPane(panes.variants(), tabPane(tabs, viewModel, messages), panes.inspector());
    SplitPane.setResizableWithParent(panes.variants(), false);
    SplitPane.setResizableWithParent(panes.inspector(), false);
    SplitPane.setResizableWithParent(panes.jobs(), false);
    getItems().addAll(across, panes.jobs());
    WindowState window = settings.get().window();
    across.setDividerPositions(window.navigation(), window.inspector());
    setDividerPositions(window.workspace());
  }

  /** Remembers how the panes were divided. */
  public void keepDividers() {
    double[] vertical = across.getDividerPositions();
    double[] horizontal = getDividerPositions();
    settings.change(
        now ->
            now.withWindow(
                new WindowState(
                    now.window().width(),
                    now.window().height(),
                    now.window().maximized(),
                    vertical[0],
                    vertical[1],
                    horizontal[0])));
  }

  private static TabPane tabPane(
      Map<WorkbenchTab, Supplier<Node>> tabs, ShellViewModel viewModel, Messages messages) {
    TabPane pane = new TabPane();
    pane.setId("tabs");
    pane.setTabClosingPolicy(TabClosingPolicy.UNAVAILABLE);
    Map<WorkbenchTab, Tab> made = new EnumMap<>(WorkbenchTab.class);
    tabs.forEach((kind, content) -> made.put(kind, tab(kind, content, messages)));
    pane.getTabs().setAll(made.values());
    pane.getSelectionModel().select(made.get(viewModel.tabProperty().get()));
    viewModel
        .tabProperty()
        .addListener((o, old, now) -> pane.getSelectionModel().select(made.get(now)));
    pane.getSelectionModel()
        .selectedItemProperty()
        .addListener(
            (o, old, now) -> viewModel.tabProperty().set((WorkbenchTab) now.getUserData()));
    return pane;
  }

  // the content is made when the tab is first shown
  private static Tab tab(WorkbenchTab kind, Supplier<Node> content, Messages messages) {
    Tab tab = new Tab(messages.get("tab." + kind.word()));
    tab.setId("tab-" + kind.word());
    tab.setUserData(kind);
    tab.selectedProperty()
        .addListener(
            (o, old, now) -> {
              if (now && tab.getContent() == null) {
                tab.setContent(content.get());
              }
            });
    return tab;
  }
}
