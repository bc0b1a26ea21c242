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
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Paints a {@link TradeOffChart}: frame, front, ranges, points, labels, legend. */
public final class TradeOffPainter {
  private static final int FONT_SIZE = 12;

  private final Palette palette;
  private final PointMark mark;

  public TradeOffPainter(Palette palette) {
    this.palette = palette;
    this.mark = new PointMark(palette);
  }

  /** Paints into the rectangle from (0, 0) and tells where the points came to lie. */
  public PaintedChart paint(Graphics2D g, TradeOffChart chart, int width, int height) {
    g.setColor(palette.background());
    g.fillRect(0, 0, width, height);
    if (chart.points().isEmpty()) {
      ChartFrame.paintEmpty(g, chart.text().empty(), palette, width, height);
      return new PaintedChart(List.of());
    }
    ChartFrame frame = ChartFrame.paint(g, axes(chart), palette, width, height);
    Map<TradeOffPoint, Point2D> places = places(chart, frame);
    paintFront(g, chart.front(), places);
    places.keySet().forEach(point -> mark.paintRange(g, point, frame));
    places.forEach((point, place) -> mark.paint(g, point, place));
    paintLabels(g, places, obstacles(chart, places, frame));
    new ChartLegend(palette).paint(g, chart, frame.area().getX(), ChartFrame.HEADING / 2.0 + 2);
    return painted(places);
  }

  private static ChartFrame.Axes axes(TradeOffChart chart) {
    return new ChartFrame.Axes(
        chart.xAxis().label(),
        Range.around(chart.points().stream().map(TradeOffPoint::x).toList()),
        List.of(),
        chart.yAxis().label(),
        Range.around(chart.points().stream().map(TradeOffPoint::y).toList()));
  }

  private static PaintedChart painted(Map<TradeOffPoint, Point2D> places) {
    List<PaintedChart.Spot> spots = new ArrayList<>();
    places.forEach((p, at) -> spots.add(new PaintedChart.Spot(p.id(), at.getX(), at.getY())));
    return new PaintedChart(spots);
  }

  /** Dominated ones first, selected ones last, so that what matters lies on top. */
  private static Map<TradeOffPoint, Point2D> places(TradeOffChart chart, ChartFrame frame) {
    Map<TradeOffPoint, Point2D> places = new LinkedHashMap<>();
    chart.points().stream()
        .sorted(Comparator.comparing(TradeOffPoint::selected).thenComparing(TradeOffPoint::onFront))
        .forEach(p -> places.put(p, frame.locate(p.x().value(), p.y().value())));
    return places;
  }

  private void paintFront(
      Graphics2D g, List<TradeOffPoint> front, Map<TradeOffPoint, Point2D> places) {
    Path2D line = new Path2D.Double();
    for (TradeOffPoint point : front) {
      Point2D place = places.get(point);
      if (line.getCurrentPoint() == null) {
        line.moveTo(place.getX(), place.getY());
      } else {
        line.lineTo(place.getX(), place.getY());
      }
    }
    Color accent = palette.accent();
    g.setColor(new Color(accent.getRed(), accent.getGreen(), accent.getBlue(), 110));
    g.setStroke(new BasicStroke(2, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    g.draw(line);
  }

  /** What labels keep off: points, their ranges, the front. */
  private static LabelPlacer obstacles(
      TradeOffChart chart, Map<TradeOffPoint, Point2D> places, ChartFrame frame) {
    LabelPlacer placer = new LabelPlacer(frame.area());
    places.forEach(
        (point, place) -> {
          placer.block(around(place));
          Interval x = point.x();
          Interval y = point.y();
          placer.block(frame.locate(x.low(), y.value()), frame.locate(x.high(), y.value()));
          placer.block(frame.locate(x.value(), y.low()), frame.locate(x.value(), y.high()));
        });
    List<TradeOffPoint> front = chart.front();
    for (int i = 1; i < front.size(); i++) {
      placer.block(places.get(front.get(i - 1)), places.get(front.get(i)));
    }
    return placer;
  }

  private void paintLabels(Graphics2D g, Map<TradeOffPoint, Point2D> places, LabelPlacer placer) {
    List<TradeOffPoint> mostImportantFirst = new ArrayList<>(places.keySet());
    Collections.reverse(mostImportantFirst);
    for (TradeOffPoint point : mostImportantFirst) {
      paintLabel(g, point, places.get(point), placer);
    }
  }

  private void paintLabel(Graphics2D g, TradeOffPoint point, Point2D place, LabelPlacer placer) {
    g.setFont(new Font(ChartFrame.FONT, point.selected() ? Font.BOLD : Font.PLAIN, FONT_SIZE));
    FontMetrics metrics = g.getFontMetrics();
    double width = metrics.stringWidth(point.name()) + 2;
    double height = metrics.getAscent() + metrics.getDescent();
    Rectangle2D label = placer.place(place, width, height);
    paintLeader(g, place, label);
    g.setColor(point.onFront() || point.selected() ? palette.foreground() : palette.muted());
    g.drawString(
        point.name(), (float) label.getX() + 1, (float) (label.getY() + metrics.getAscent()));
  }

  /** A thin line to a label that had to move away from its point. */
  private void paintLeader(Graphics2D g, Point2D place, Rectangle2D label) {
    double x = Math.max(label.getMinX(), Math.min(place.getX(), label.getMaxX()));
    double y = Math.max(label.getMinY(), Math.min(place.getY(), label.getMaxY()));
    double distance = place.distance(x, y);
    if (distance > 18) {
      double share = (PointMark.RADIUS + 2) / distance;
      g.setColor(palette.dominated());
      g.setStroke(new BasicStroke(0.8f));
      g.draw(
          new Line2D.Double(
              place.getX() + share * (x - place.getX()),
              place.getY() + share * (y - place.getY()),
              x,
              y));
    }
  }

  private static Rectangle2D around(Point2D place) {
    double reach = PointMark.RADIUS + 2;
    return new Rectangle2D.Double(place.getX() - reach, place.getY() - reach, 2 * reach, 2 * reach);
  }
}
