package dev.lapidary.app.inspector;

import dev.lapidary.core.profile.FigureKind;
import java.util.Optional;

/**
 * One figure in the inspector.
 *
 * @param label what it is
 * @param value with its unit; a dash while unknown
 * @param change against the baseline; empty for the baseline itself
 * @param better whether the change is for the better; empty for no change
 * @param kind empty while unknown
 */
public record FigureLine(
    String label,
    String value,
    String change,
    Optional<Boolean> better,
    Optional<FigureKind> kind) {}
