package dev.lapidary.app.ui.chart;

import dev.lapidary.core.profile.FigureKind;
import java.awt.BasicStroke;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Point2D;
import java.util.List;

/** The line above the plot that says what the marks mean; only of marks that occur. */
record ChartLegend(Palette palette) {
  private static final double GAP = 20;
  private static final double SYMBOL = 18;

  void paint(Graphics2D g, TradeOffChart chart, double left, double middle) {
    g.setFont(new Font(ChartFrame.FONT, Font.PLAIN, 12));
    FontMetrics metrics = g.getFontMetrics();
    PointMark mark = new PointMark(palette);
    double x = left;
    for (FigureKind kind : kinds(chart.points())) {
      mark.paint(g, kind, palette.accent(), new Point2D.Double(x + 6, middle));
      x = word(g, metrics, name(kind, chart.text()), x + SYMBOL, middle);
    }
    if (chart.points().stream().anyMatch(p -> !p.onFront())) {
      FigureKind first = kinds(chart.points()).get(0);
      mark.paint(g, first, palette.dominated(), new Point2D.Double(x + 6, middle));
      x = word(g, metrics, chart.text().dominated(), x + SYMBOL, middle);
    }
    if (chart.front().size() > 1) {
      g.setColor(palette.accent());
      g.setStroke(new BasicStroke(2));
      g.draw(new Line2D.Double(x, middle, x + SYMBOL, middle));
      word(g, metrics, chart.text().front(), x + SYMBOL + 6, middle);
    }
  }

  private double word(Graphics2D g, FontMetrics metrics, String word, double x, double middle) {
    g.setColor(palette.muted());
    float baseline = (float) (middle + (metrics.getAscent() - metrics.getDescent()) / 2.0);
    g.drawString(word, (float) x, baseline);
    return x + metrics.stringWidth(word) + GAP;
  }

  private static List<FigureKind> kinds(List<TradeOffPoint> points) {
    return points.stream().map(TradeOffPoint::kind).distinct().sorted().toList();
  }

  private static String name(FigureKind kind, ChartText text) {
    return switch (kind) {
      case MEASURED -> text.measured();
      case SIMULATED -> text.simulated();
      case ESTIMATED -> text.estimated();
    };
  }
}
