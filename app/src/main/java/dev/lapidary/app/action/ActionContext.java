package dev.lapidary.app.action;

import javafx.beans.value.ObservableValue;

/**
 * Why commands cannot be used now, as texts that change with the window; null while they can.
 *
 * @param needsProject of commands on the open project
 * @param needsVariant of commands on the selected variant
 * @param needsMade of commands on a variant that a step made
 */
public record ActionContext(
    ObservableValue<String> needsProject,
    ObservableValue<String> needsVariant,
    ObservableValue<String> needsMade) {}
