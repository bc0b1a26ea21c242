package dev.lapidary.app.ui.chart;

import java.awt.Color;

/**
 * The colours of a chart, the same as the window's theme has.
 *
 * @param foreground titles and labels
 * @param muted numbers along the axes
 * @param accent points on the front and the line through them
 * @param dominated points off the front
 */
public record Palette(
    Color background, Color foreground, Color muted, Color grid, Color accent, Color dominated) {

  /** For the light theme and for files. */
  public static Palette light() {
    return new Palette(
        new Color(0xffffff),
        new Color(0x24292f),
        new Color(0x57606a),
        new Color(0xe4e8ec),
        new Color(0x0969da),
        new Color(0x8c959f));
  }

  /** For the dark theme. */
  public static Palette dark() {
    return new Palette(
        new Color(0x0d1117),
        new Color(0xc9d1d9),
        new Color(0x8b949e),
        new Color(0x21262d),
        new Color(0x58a6ff),
        new Color(0x6e7681));
  }
}
