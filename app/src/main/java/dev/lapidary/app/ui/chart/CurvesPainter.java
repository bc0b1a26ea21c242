package dev.lapidary.app.ui.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;

/** Paints a {@link CurvesChart}: frame, the epoch that matters, curves, legend. */
final class CurvesPainter {
  private static final int POINTS_A_TICK = 38;
  private static final int HIGH_ENOUGH_FOR_TITLE = 190;
  private static final double LEGEND_LEFT = 12;
  private static final double RADIUS = 2.5;
  private static final int MOST_DOTS = 40;
  private static final double LEGEND_LINE = 16;
  private static final double GAP = 14;

  private final Palette palette;

  CurvesPainter(Palette palette) {
    this.palette = palette;
  }

  /** Paints into the rectangle from (0, 0); spots carry the number of their epoch. */
  PaintedChart paint(Graphics2D g, CurvesChart chart, int width, int height) {
    g.setColor(palette.background());
    g.fillRect(0, 0, width, height);
    if (chart.curves().isEmpty()) {
      ChartFrame.paintEmpty(g, chart.empty(), palette, width, height);
      return new PaintedChart(List.of());
    }
    ChartFrame frame = frame(g, chart, width, height);
    paintMark(g, chart.mark(), frame);
    List<PaintedChart.Spot> spots = new ArrayList<>();
    for (Curve curve : chart.curves()) {
      spots.addAll(paintCurve(g, curve, frame));
    }
    paintLegend(g, chart, width);
    return new PaintedChart(spots);
  }

  private ChartFrame frame(Graphics2D g, CurvesChart chart, int width, int height) {
    List<Curve.Point> points = chart.points();
    int last =
        Math.max(chart.epochs(), points.stream().mapToInt(Curve.Point::epoch).max().orElse(1));
    Range y =
        Range.around(points.stream().map(point -> Interval.exact(point.value())).toList())
            .upTo(chart.highest());
    ChartFrame.Axes axes =
        new ChartFrame.Axes(
            height < HIGH_ENOUGH_FOR_TITLE ? "" : chart.xTitle(),
            new Range(Math.min(1, last - 1), last + 0.02 * last),
            EpochTicks.upTo(last, Math.max(1, width / POINTS_A_TICK)),
            chart.yTitle(),
            y);
    return ChartFrame.paint(g, axes, palette, width, height);
  }

  private void paintMark(Graphics2D g, CurvesChart.Mark mark, ChartFrame frame) {
    if (mark.epoch() == 0) {
      return;
    }
    Rectangle2D area = frame.area();
    double x = frame.locate(mark.epoch(), 0).getX();
    g.setColor(palette.muted());
    g.setStroke(dashed());
    g.draw(new Line2D.Double(x, area.getMinY(), x, area.getMaxY()));
  }

  private static BasicStroke dashed() {
    return new BasicStroke(
        1, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {3, 3}, 0);
  }

  private List<PaintedChart.Spot> paintCurve(Graphics2D g, Curve curve, ChartFrame frame) {
    Path2D line = new Path2D.Double();
    List<PaintedChart.Spot> spots = new ArrayList<>();
    for (Curve.Point point : curve.points()) {
      Point2D place = frame.locate(point.epoch(), point.value());
      spots.add(new PaintedChart.Spot(String.valueOf(point.epoch()), place.getX(), place.getY()));
      if (line.getCurrentPoint() == null) {
        line.moveTo(place.getX(), place.getY());
      } else {
        line.lineTo(place.getX(), place.getY());
      }
    }
    g.setColor(colour(curve));
    g.setStroke(new BasicStroke(2, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    g.draw(line);
    if (spots.size() <= MOST_DOTS) {
      spots.forEach(spot -> g.fill(dot(spot.x(), spot.y())));
    }
    return spots;
  }

  private static Ellipse2D dot(double x, double y) {
    return new Ellipse2D.Double(x - RADIUS, y - RADIUS, 2 * RADIUS, 2 * RADIUS);
  }

  private Color colour(Curve curve) {
    return curve.role() == Curve.Role.VALIDATION ? palette.accent() : palette.dominated();
  }

  // what does not fit stands in words beside the chart
  private void paintLegend(Graphics2D g, CurvesChart chart, int width) {
    g.setFont(new Font(ChartFrame.FONT, Font.PLAIN, 12));
    double middle = ChartFrame.HEADING / 2.0 + 2;
    double x = LEGEND_LEFT;
    for (Curve curve : chart.curves()) {
      g.setColor(colour(curve));
      g.setStroke(new BasicStroke(2));
      x = entry(g, curve.name(), x, middle);
    }
    double needed = LEGEND_LINE + 5 + g.getFontMetrics().stringWidth(chart.mark().name());
    if (chart.mark().epoch() > 0 && x + needed <= width) {
      g.setColor(palette.muted());
      g.setStroke(dashed());
      entry(g, chart.mark().name(), x, middle);
    }
  }

  private double entry(Graphics2D g, String name, double x, double middle) {
    g.draw(new Line2D.Double(x, middle, x + LEGEND_LINE, middle));
    FontMetrics metrics = g.getFontMetrics();
    float baseline = (float) (middle + (metrics.getAscent() - metrics.getDescent()) / 2.0);
    g.setColor(palette.muted());
    g.drawString(name, (float) (x + LEGEND_LINE + 5), baseline);
    return x + LEGEND_LINE + 5 + metrics.stringWidth(name) + GAP;
  }
}
