package dev.lapidary.app.shell;

import dev.lapidary.app.action.Action;
import dev.lapidary.app.action.ActionControls;
import dev.lapidary.app.action.AppActions;
import dev.lapidary.app.ui.Messages;
import java.util.List;
import javafx.geometry.Orientation;
import javafx.scene.control.Separator;
import javafx.scene.control.ToolBar;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/** The commands used most. */
final class ToolbarView extends ToolBar {

  ToolbarView(AppActions a, Messages messages) {
    getStyleClass().add("workbench-toolbar");
    ActionControls controls = new ActionControls(messages);
    add(controls, List.of(a.openModel(), a.attachEvaluation()));
    getItems().add(new Separator(Orientation.VERTICAL));
    add(controls, List.of(a.simplify(), a.prune(), a.quantize(), a.distill()));
    getItems().add(new Separator(Orientation.VERTICAL));
    add(controls, List.of(a.runRecipe(), a.measure(), a.export()));
    Region spacer = new Region();
    HBox.setHgrow(spacer, Priority.ALWAYS);
    getItems().add(spacer);
    for (Action action : List.of(a.toggleTheme(), a.toggleLanguage(), a.settings())) {
      getItems().add(controls.iconButton(action));
    }
  }

  private void add(ActionControls controls, List<Action> actions) {
    actions.forEach(action -> getItems().add(controls.button(action)));
  }
}
