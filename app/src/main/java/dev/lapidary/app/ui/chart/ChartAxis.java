package dev.lapidary.app.ui.chart;

import dev.lapidary.core.search.Objective.Better;

/**
 * One axis: what it shows, in which unit, and which end is wanted.
 *
 * @param title in the reader's language
 * @param unit as written behind the title; empty for none
 */
public record ChartAxis(String title, String unit, Better better) {

  /** The text along the axis: {@code Latency (ms)}. */
  public String label() {
    return unit.isEmpty() ? title : title + " (" + unit + ")";
  }
}
