package dev.lapidary.app.inspector;

import dev.lapidary.app.ui.Icons;
import dev.lapidary.app.ui.Messages;
import javafx.scene.control.Button;
import javafx.scene.control.TextArea;
import javafx.scene.control.TitledPane;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.VBox;

/** The recipe behind a variant, folded at first: a text area is slow to make and to lay out. */
final class RecipeView extends TitledPane {
  private static final int MOST_ROWS = 18;

  private final Messages messages;
  private String json = "";

  RecipeView(Messages messages) {
    super(messages.get("inspector.recipe"), null);
    this.messages = messages;
    setExpanded(false);
    expandedProperty().addListener(observable -> fill());
  }

  void show(String recipe) {
    json = recipe;
    fill();
  }

  private void fill() {
    setContent(isExpanded() ? content() : null);
  }

  private VBox content() {
    TextArea text = new TextArea(json);
    text.setEditable(false);
    text.setPrefRowCount(Math.min(MOST_ROWS, (int) json.lines().count() + 1));
    text.getStyleClass().add("code");
    Button copy = new Button(messages.get("inspector.copy"), Icons.of("mdoal-content_copy"));
    copy.getStyleClass().addAll("flat", "small");
    copy.setOnAction(
        event -> {
          ClipboardContent clip = new ClipboardContent();
          clip.putString(json);
          Clipboard.getSystemClipboard().setContent(clip);
        });
    return new VBox(4, text, copy);
  }
}
