package dev.lapidary.app.inspector;

import java.util.List;

/**
 * All that the inspector shows of one variant.
 *
 * @param recipe the steps from the original on, as JSON; empty for the original
 */
public record Inspection(
    String name, String origin, List<FigureGroup> figures, List<Fact> provenance, String recipe) {
  public Inspection {
    figures = List.copyOf(figures);
    provenance = List.copyOf(provenance);
  }
}
