package dev.lapidary.app.shell;

import dev.lapidary.app.action.Action;
import dev.lapidary.app.action.ActionControls;
import dev.lapidary.app.action.AppActions;
import dev.lapidary.app.ui.Messages;
import java.util.List;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuBar;
import javafx.scene.control.SeparatorMenuItem;

/** The menu bar: every command, with its key. */
final class MenuView extends MenuBar {
  private final Messages messages;
  private final ActionControls controls;

  MenuView(AppActions a, Messages messages) {
    this.messages = messages;
    this.controls = new ActionControls(messages);
    getMenus()
        .addAll(
            menu(
                "file",
                List.of(a.openSample(), a.openModel()),
                List.of(a.attachEvaluation(), a.attachTraining(), a.attachTeacher()),
                List.of(a.closeProject(), a.quit())),
            menu(
                "variant",
                List.of(a.measure(), a.measureAll(), a.export()),
                List.of(a.rename(), a.duplicate(), a.delete()),
                List.of(a.selectParent())),
            menu(
                "compress",
                List.of(a.simplify(), a.prune(), a.quantize(), a.distill()),
                List.of(a.runRecipe(), a.saveRecipe())),
            menu(
                "view",
                List.of(a.toggleTheme(), a.toggleLanguage()),
                List.of(a.saveChartPicture(), a.saveChartValues()),
                List.of(a.settings())));
  }

  @SafeVarargs
  private Menu menu(String word, List<Action>... groups) {
    Menu menu = new Menu(messages.get("menu." + word));
    menu.setId("menu-" + word);
    for (List<Action> group : groups) {
      if (!menu.getItems().isEmpty()) {
        menu.getItems().add(new SeparatorMenuItem());
      }
      group.forEach(action -> menu.getItems().add(controls.menuItem(action)));
    }
    return menu;
  }
}
