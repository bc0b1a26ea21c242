package dev.lapidary.app.action;

import java.util.Optional;
import javafx.beans.value.ObservableValue;

/**
 * A command.
 *
 * @param id stable; its words are {@code action.ID} and {@code action.ID.help} in the messages
 * @param icon code of an icon; empty for none
 * @param accelerator as JavaFX writes key combinations; empty for none
 * @param hindrance why it cannot be used now, in the reader's language; null while it can
 * @param handler what it does
 */
public record Action(
    String id,
    String icon,
    String accelerator,
    ObservableValue<String> hindrance,
    Runnable handler) {

  /** Whether the command can be used now. */
  public boolean available() {
    return hindrance.getValue() == null;
  }

  /** Why not, if it cannot. */
  public Optional<String> reason() {
    return Optional.ofNullable(hindrance.getValue());
  }

  /** Does it, if it can be used. */
  public void run() {
    if (available()) {
      handler.run();
    }
  }
}
