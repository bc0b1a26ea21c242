package dev.lapidary.app.ui.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;

/**
 * Paints a {@link HistogramChart}: frame, bins, the lines of all ranges, and a line of words for
 * each, its name and values beside its bounds.
 */
final class HistogramPainter {
  private static final double AIR = 0.03;
  private static final double ROOM_ABOVE = 1.06;
  private static final int FONT_SIZE = 11;
  private static final double ROW = 14;
  private static final double GAP = 4;
  private static final int BARS_ALPHA = 90;
  private static final int VEIL_ALPHA = 215;

  private final Palette palette;

  HistogramPainter(Palette palette) {
    this.palette = palette;
  }

  PaintedChart paint(Graphics2D g, HistogramChart chart, int width, int height) {
    g.setColor(palette.background());
    g.fillRect(0, 0, width, height);
    if (chart.bins().isEmpty()) {
      ChartFrame.paintEmpty(g, chart.empty(), palette, width, height);
      return new PaintedChart(List.of());
    }
    Scale scale = new Scale(chart);
    ChartFrame frame = ChartFrame.paint(g, scale.axes(), palette, width, height);
    paintBins(g, scale, frame);
    chart.ranges().stream().filter(r -> !r.chosen()).forEach(r -> paintLines(g, r, frame));
    chart.ranges().stream().filter(r -> r.chosen()).forEach(r -> paintLines(g, r, frame));
    List<PaintedChart.Spot> spots = paintLabels(g, chart.ranges(), frame);
    paintTitle(g, chart.title(), frame.area().getMinX());
    return new PaintedChart(spots);
  }

  /** How counts become heights. */
  private record Scale(HistogramChart chart) {
    double height(long count) {
      return chart.logarithmic() ? Math.log10(1 + count) : count;
    }

    ChartFrame.Axes axes() {
      double low = chart.bins().get(0).from();
      double high = chart.bins().get(chart.bins().size() - 1).to();
      for (HistogramChart.Marked range : chart.ranges()) {
        low = Math.min(low, range.low().value());
        high = Math.max(high, range.high().value());
      }
      double air = AIR * (high - low);
      long most = chart.bins().stream().mapToLong(HistogramChart.Bin::count).max().orElse(1);
      return new ChartFrame.Axes(
          "",
          new Range(low - air, high + air),
          List.of(),
          chart.yTitle(),
          new Range(0, Math.max(1, height(most)) * ROOM_ABOVE));
    }
  }

  private void paintBins(Graphics2D g, Scale scale, ChartFrame frame) {
    Path2D shape = new Path2D.Double();
    List<HistogramChart.Bin> bins = scale.chart().bins();
    move(shape, frame.locate(bins.get(0).from(), 0));
    for (HistogramChart.Bin bin : bins) {
      line(shape, frame.locate(bin.from(), scale.height(bin.count())));
      line(shape, frame.locate(bin.to(), scale.height(bin.count())));
    }
    line(shape, frame.locate(bins.get(bins.size() - 1).to(), 0));
    shape.closePath();
    g.setColor(translucent(palette.accent(), BARS_ALPHA));
    g.fill(shape);
  }

  private static void move(Path2D path, Point2D to) {
    path.moveTo(to.getX(), to.getY());
  }

  private static void line(Path2D path, Point2D to) {
    path.lineTo(to.getX(), to.getY());
  }

  private static Color translucent(Color colour, int alpha) {
    return new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), alpha);
  }

  private void paintLines(Graphics2D g, HistogramChart.Marked range, ChartFrame frame) {
    g.setColor(range.chosen() ? palette.foreground() : palette.muted());
    g.setStroke(
        range.chosen()
            ? new BasicStroke(2)
            : new BasicStroke(
                1, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {3, 3}, 0));
    Rectangle2D area = frame.area();
    for (HistogramChart.Bound bound : List.of(range.low(), range.high())) {
      double x = frame.locate(bound.value(), 0).getX();
      g.draw(new Line2D.Double(x, area.getMinY(), x, area.getMaxY()));
    }
  }

  private void paintTitle(Graphics2D g, String title, double left) {
    g.setFont(new Font(ChartFrame.FONT, Font.PLAIN, 12));
    g.setColor(palette.foreground());
    FontMetrics metrics = g.getFontMetrics();
    double baseline =
        ChartFrame.HEADING / 2.0 + 2 + (metrics.getAscent() - metrics.getDescent()) / 2.0;
    g.drawString(title, (float) left, (float) baseline);
  }

  /** What finds no line of its own is left out; it stands in figures elsewhere. */
  private List<PaintedChart.Spot> paintLabels(
      Graphics2D g, List<HistogramChart.Marked> ranges, ChartFrame frame) {
    Rectangle2D area = frame.area();
    List<HistogramChart.Marked> labelled = labelled(ranges, area.getHeight());
    List<PaintedChart.Spot> spots = new ArrayList<>();
    for (int i = 0; i < labelled.size(); i++) {
      HistogramChart.Marked range = labelled.get(i);
      double middle = area.getMinY() + ROW * (i + 0.5);
      paintLabel(g, range, middle, frame);
      double x = frame.locate(range.high().value(), 0).getX();
      spots.add(new PaintedChart.Spot(range.id(), x, middle));
    }
    return spots;
  }

  /** As many as there is room for: the chosen one is there before any other. */
  private static List<HistogramChart.Marked> labelled(
      List<HistogramChart.Marked> ranges, double height) {
    List<HistogramChart.Marked> labelled = new ArrayList<>(ranges);
    for (int i = ranges.size() - 1; i >= 0 && ROW * labelled.size() >= height; i--) {
      if (!ranges.get(i).chosen()) {
        labelled.remove(i);
      }
    }
    return labelled;
  }

  private void paintLabel(
      Graphics2D g, HistogramChart.Marked range, double middle, ChartFrame frame) {
    g.setFont(new Font(ChartFrame.FONT, range.chosen() ? Font.BOLD : Font.PLAIN, FONT_SIZE));
    Rectangle2D area = frame.area();
    FontMetrics metrics = g.getFontMetrics();
    String words = range.name() + "  " + range.high().text();
    double needed = metrics.stringWidth(words);
    double at = frame.locate(range.high().value(), 0).getX();
    double left = at - GAP - needed;
    boolean fits = left >= area.getMinX();
    double start = fits ? left : Math.min(at + GAP, area.getMaxX() - needed);
    text(g, words, start, middle, range.chosen());
    String low = range.low().text();
    double lowStart = frame.locate(range.low().value(), 0).getX() + GAP;
    if (range.low().value() < 0 && lowStart + metrics.stringWidth(low) + GAP < start) {
      text(g, low, lowStart, middle, range.chosen());
    }
  }

  private void text(Graphics2D g, String words, double x, double middle, boolean chosen) {
    FontMetrics metrics = g.getFontMetrics();
    double baseline = middle + (metrics.getAscent() - metrics.getDescent()) / 2.0;
    g.setColor(translucent(palette.background(), VEIL_ALPHA));
    g.fill(
        new Rectangle2D.Double(x - 1, middle - ROW / 2, metrics.stringWidth(words) + 2.0, ROW - 1));
    g.setColor(chosen ? palette.foreground() : palette.muted());
    g.drawString(words, (float) x, (float) baseline);
  }
}
