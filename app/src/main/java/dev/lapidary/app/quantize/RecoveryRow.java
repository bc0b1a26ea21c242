package dev.lapidary.app.quantize;

import dev.lapidary.app.project.Figure;
import java.util.Optional;
import javafx.beans.property.BooleanProperty;

/**
 * A step of the ladder.
 *
 * @param ticked whether it is to be tried
 * @param hindrance why it cannot be tried on the selected variant
 * @param reached what the newest variant made by it alone reached; empty while none was measured
 */
record RecoveryRow(
    RecoveryStep step,
    BooleanProperty ticked,
    Optional<String> hindrance,
    Optional<Figure> reached) {

  /** Whether it is ticked and can be tried. */
  boolean wanted() {
    return ticked.get() && hindrance.isEmpty();
  }
}
