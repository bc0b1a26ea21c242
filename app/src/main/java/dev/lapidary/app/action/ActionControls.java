package dev.lapidary.app.action;

import dev.lapidary.app.ui.Icons;
import dev.lapidary.app.ui.Messages;
import javafx.beans.binding.Bindings;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCombination;
import javafx.scene.layout.StackPane;

/** Buttons and menu items of commands: words, icon, key, disabled with the reason in the tip. */
public final class ActionControls {
  private final Messages messages;

  public ActionControls(Messages messages) {
    this.messages = messages;
  }

  /** A menu item with its key. */
  public MenuItem menuItem(Action action) {
    MenuItem item = withoutKey(action);
    if (!action.accelerator().isEmpty()) {
      item.setAccelerator(KeyCombination.valueOf(action.accelerator()));
    }
    return item;
  }

  /** A menu item whose key is bound elsewhere already. */
  public MenuItem withoutKey(Action action) {
    MenuItem item = new MenuItem(text(action));
    item.setId("menu-" + action.id());
    if (!action.icon().isEmpty()) {
      item.setGraphic(Icons.of(action.icon()));
    }
    item.disableProperty()
        .bind(
            Bindings.isNotNull(
                Bindings.createObjectBinding(action.hindrance()::getValue, action.hindrance())));
    item.setOnAction(event -> action.run());
    return item;
  }

  /** A button with icon and words. */
  public Node button(Action action) {
    return wrapped(action, makeButton(action));
  }

  /** A button with the icon alone; its words are in the tip. */
  public Node iconButton(Action action) {
    Button button = makeButton(action);
    button.setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
    button.getStyleClass().add("button-icon");
    return wrapped(action, button);
  }

  private Button makeButton(Action action) {
    Button button = new Button(text(action), Icons.of(action.icon()));
    button.setId("button-" + action.id());
    button.getStyleClass().addAll("flat", "action-button");
    button
        .disableProperty()
        .bind(
            Bindings.isNotNull(
                Bindings.createObjectBinding(action.hindrance()::getValue, action.hindrance())));
    button.setOnAction(event -> action.run());
    button.setMinWidth(Button.USE_PREF_SIZE);
    return button;
  }

  // a disabled button gets no mouse events, so the tip hangs on a pane around it
  private Node wrapped(Action action, Button button) {
    StackPane pane = new StackPane(button);
    Tooltip tip = new Tooltip();
    tip.getStyleClass().add("action-tip");
    tip.textProperty().bind(Bindings.createStringBinding(() -> tip(action), action.hindrance()));
    Tooltip.install(pane, tip);
    button.setAccessibleHelp(messages.get("action." + action.id() + ".help"));
    return pane;
  }

  private String tip(Action action) {
    String help = messages.get("action." + action.id() + ".help");
    String key =
        action.accelerator().isEmpty()
            ? ""
            : " (" + KeyCombination.valueOf(action.accelerator()).getDisplayText() + ")";
    return action.reason().map(reason -> help + "\n" + reason).orElse(help + key);
  }

  private String text(Action action) {
    return messages.get("action." + action.id());
  }
}
