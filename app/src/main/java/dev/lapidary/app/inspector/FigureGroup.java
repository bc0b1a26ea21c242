package dev.lapidary.app.inspector;

import java.util.List;

/** Figures under one heading. */
public record FigureGroup(String heading, List<FigureLine> lines) {
  public FigureGroup {
    lines = List.copyOf(lines);
  }
}
