package dev.lapidary.app.formula;

import java.util.List;

/**
 * The formulas of one step of a variant.
 *
 * @param step its name
 * @param own with the step's numbers
 * @param layer with the chosen layer's numbers; empty if it has none
 */
public record FormulaSection(String step, List<String> own, List<String> layer) {
  public FormulaSection {
    own = List.copyOf(own);
    layer = List.copyOf(layer);
  }

  /** All lines, as they are copied. */
  String text() {
    StringBuilder text = new StringBuilder(step).append('\n');
    own.forEach(line -> text.append(line).append('\n'));
    layer.forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }
}
