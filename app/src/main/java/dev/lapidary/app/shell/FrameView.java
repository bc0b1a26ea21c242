package dev.lapidary.app.shell;

import dev.lapidary.app.action.AppActions;
import dev.lapidary.app.ui.Messages;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.VBox;

/** The window's content: menus, toolbar, what is in the middle, status. */
public final class FrameView extends BorderPane {

  /**
   * @param training where a training is; empty while there is none
   */
  public FrameView(
      AppActions actions,
      ShellViewModel viewModel,
      ObservableValue<String> training,
      Messages messages,
      Node middle) {
    getStyleClass().add("frame");
    setTop(new VBox(new MenuView(actions, messages), new ToolbarView(actions, messages)));
    setCenter(middle);
    setBottom(new StatusView(viewModel, training));
  }

  /** What is in the middle: the welcome, or the open project. */
  public Node middle() {
    return getCenter();
  }
}
