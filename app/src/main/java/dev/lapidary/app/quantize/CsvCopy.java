package dev.lapidary.app.quantize;

import dev.lapidary.app.ui.Icons;
import dev.lapidary.app.ui.Messages;
import java.util.function.Supplier;
import javafx.scene.control.Button;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;

/** Copies a table as CSV: by a key, by the table's menu and by a button. */
final class CsvCopy {
  private static final KeyCombination COPY =
      new KeyCodeCombination(KeyCode.C, KeyCombination.SHORTCUT_DOWN);

  private CsvCopy() {}

  /**
   * Gives a table the key and the menu.
   *
   * @param id of the button
   * @return the button
   */
  static Button install(TableView<?> table, String id, Supplier<String> csv, Messages messages) {
    Runnable copy = () -> copy(csv.get());
    table.setOnKeyPressed(
        event -> {
          if (COPY.match(event)) {
            copy.run();
            event.consume();
          }
        });
    String words = messages.get("quantization.copy");
    MenuItem item = new MenuItem(words, Icons.of("mdoal-content_copy"));
    item.setOnAction(event -> copy.run());
    table.setContextMenu(new ContextMenu(item));
    Button button = new Button("", Icons.of("mdoal-content_copy"));
    button.setId(id);
    button.getStyleClass().addAll("flat", "button-icon");
    button.setTooltip(new Tooltip(words));
    button.setAccessibleText(words);
    button.setOnAction(event -> copy.run());
    return button;
  }

  private static void copy(String csv) {
    ClipboardContent content = new ClipboardContent();
    content.putString(csv);
    Clipboard.getSystemClipboard().setContent(content);
  }
}
