package dev.lapidary.app.quantize;

import dev.lapidary.app.project.Figure;
import java.util.Optional;

/**
 * A step of the ladder.
 *
 * @param hindrance why it cannot be tried on the selected variant
 * @param reached what the newest variant made by it reached; empty while none was measured
 */
record RecoveryRow(RecoveryStep step, Optional<String> hindrance, Optional<Figure> reached) {}
