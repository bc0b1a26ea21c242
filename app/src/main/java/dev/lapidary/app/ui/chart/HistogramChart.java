package dev.lapidary.app.ui.chart;

import java.awt.Graphics2D;
import java.util.List;

/**
 * How elements are spread, and ranges over them.
 *
 * @param title above the plot
 * @param yTitle beside the axis
 * @param logarithmic whether counts are drawn on a logarithmic scale
 * @param bins adjacent, in order
 * @param ranges drawn over the bins, the first label on top
 * @param empty shown while there are no bins
 */
public record HistogramChart(
    String title,
    String yTitle,
    boolean logarithmic,
    List<Bin> bins,
    List<Marked> ranges,
    String empty)
    implements Chart {

  /**
   * Elements between two bounds.
   *
   * @param count 0 or more
   */
  public record Bin(double from, double to, long count) {}

  /**
   * A range whose bounds are marked by lines.
   *
   * @param id what the spot at its upper bound carries
   * @param chosen whether it is the one that counts
   */
  public record Marked(String id, String name, Bound low, Bound high, boolean chosen) {}

  /**
   * One end of a range.
   *
   * @param text the value as it reads
   */
  public record Bound(double value, String text) {}

  public HistogramChart {
    bins = List.copyOf(bins);
    ranges = List.copyOf(ranges);
  }

  @Override
  public PaintedChart paint(Graphics2D g, Palette palette, int width, int height) {
    return new HistogramPainter(palette).paint(g, this, width, height);
  }
}
