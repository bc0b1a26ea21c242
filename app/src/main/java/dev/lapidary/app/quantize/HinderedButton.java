package dev.lapidary.app.quantize;

import java.util.Optional;
import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableStringValue;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.StackPane;

/**
 * A place around a button that is disabled while something hinders it. A disabled button gets no
 * mouse events, so the tip, which says what the button does and what hinders it, is the place's.
 */
final class HinderedButton extends StackPane {

  /**
   * @param hindrance why the button cannot be used now; null while it can
   */
  HinderedButton(Button button, String help, ObservableStringValue hindrance) {
    super(button);
    button.setMinWidth(USE_PREF_SIZE);
    button.disableProperty().bind(Bindings.isNotNull(hindrance));
    button.setAccessibleHelp(help);
    setAlignment(Pos.CENTER_LEFT);
    setMinWidth(USE_PREF_SIZE);
    Tooltip tip = new Tooltip();
    tip.getStyleClass().add("action-tip");
    tip.textProperty()
        .bind(Bindings.createStringBinding(() -> text(help, hindrance.get()), hindrance));
    Tooltip.install(this, tip);
  }

  private static String text(String help, String hindrance) {
    return Optional.ofNullable(hindrance).map(why -> help + "\n" + why).orElse(help);
  }
}
