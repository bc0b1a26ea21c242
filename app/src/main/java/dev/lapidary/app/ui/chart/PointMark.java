package dev.lapidary.app.ui.chart;

import dev.lapidary.core.profile.FigureKind;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;

/** The mark of a point: measured solid, simulated hollow, estimated a hollow diamond. */
record PointMark(Palette palette) {
  static final double RADIUS = 5.5;
  private static final double RING = 10;
  private static final double CAP = 4;

  void paint(Graphics2D g, TradeOffPoint point, Point2D centre) {
    Color colour = point.onFront() ? palette.accent() : palette.dominated();
    paint(g, point.kind(), colour, centre);
    if (point.selected()) {
      g.setColor(palette.foreground());
      g.setStroke(new BasicStroke(2));
      g.draw(circle(centre, RING));
    }
  }

  void paint(Graphics2D g, FigureKind kind, Color colour, Point2D centre) {
    Shape shape = kind == FigureKind.ESTIMATED ? diamond(centre) : circle(centre, RADIUS);
    g.setColor(kind == FigureKind.MEASURED ? colour : palette.background());
    g.fill(shape);
    g.setColor(colour);
    g.setStroke(new BasicStroke(2));
    g.draw(shape);
  }

  void paintRange(Graphics2D g, TradeOffPoint point, ChartFrame frame) {
    g.setColor(point.onFront() ? palette.accent() : palette.dominated());
    g.setStroke(new BasicStroke(1));
    Interval x = point.x();
    Interval y = point.y();
    if (x.hasRange()) {
      bar(g, frame.locate(x.low(), y.value()), frame.locate(x.high(), y.value()), 0, CAP);
    }
    if (y.hasRange()) {
      bar(g, frame.locate(x.value(), y.low()), frame.locate(x.value(), y.high()), CAP, 0);
    }
  }

  private static void bar(Graphics2D g, Point2D from, Point2D to, double capX, double capY) {
    g.draw(new Line2D.Double(from, to));
    for (Point2D end : new Point2D[] {from, to}) {
      g.draw(
          new Line2D.Double(
              end.getX() - capX, end.getY() - capY, end.getX() + capX, end.getY() + capY));
    }
  }

  private static Shape circle(Point2D centre, double radius) {
    return new Ellipse2D.Double(
        centre.getX() - radius, centre.getY() - radius, 2 * radius, 2 * radius);
  }

  private static Shape diamond(Point2D centre) {
    double reach = RADIUS * 1.25;
    Path2D path = new Path2D.Double();
    path.moveTo(centre.getX(), centre.getY() - reach);
    path.lineTo(centre.getX() + reach, centre.getY());
    path.lineTo(centre.getX(), centre.getY() + reach);
    path.lineTo(centre.getX() - reach, centre.getY());
    path.closePath();
    return path;
  }
}
