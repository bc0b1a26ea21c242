package dev.lapidary.app.ui.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.Locale;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Axes, grid and titles, drawn by XChart; tells where a pair of figures lies on the picture. */
final class ChartFrame {
  static final String FONT = Font.SANS_SERIF;
  static final int HEADING = 30;
  private static final Color CLEAR = new Color(0, 0, 0, 0);

  private final XYChart chart;
  private final Range x;
  private final Range y;

  private ChartFrame(XYChart chart, Range x, Range y) {
    this.chart = chart;
    this.x = x;
    this.y = y;
  }

  /** Paints the frame below a heading of {@link #HEADING} points, which is left free. */
  static ChartFrame paint(
      Graphics2D g, TradeOffChart data, Palette palette, int width, int height) {
    Range x = Range.around(data.points().stream().map(TradeOffPoint::x).toList());
    Range y = Range.around(data.points().stream().map(TradeOffPoint::y).toList());
    XYChart chart = new XYChart(width, height - HEADING, Styler.ChartTheme.XChart);
    chart.setXAxisTitle(data.xAxis().label());
    chart.setYAxisTitle(data.yAxis().label());
    ChartFrame frame = new ChartFrame(chart, x, y);
    frame.style(palette);
    frame.addInvisibleSeries();
    g.translate(0, HEADING);
    chart.paint(g, width, height - HEADING);
    g.translate(0, -HEADING);
    return frame;
  }

  /** Where the figures lie, in points of the whole picture. */
  Point2D locate(double xFigure, double yFigure) {
    return new Point2D.Double(
        chart.getScreenXFromChart(xFigure), HEADING + chart.getScreenYFromChart(yFigure));
  }

  /** The area inside the axes. */
  Rectangle2D area() {
    Point2D low = locate(x.minimum(), y.minimum());
    Point2D high = locate(x.maximum(), y.maximum());
    return new Rectangle2D.Double(
        low.getX(), high.getY(), high.getX() - low.getX(), low.getY() - high.getY());
  }

  private void style(Palette palette) {
    XYStyler styler = chart.getStyler();
    styler.setLegendVisible(false);
    styler.setChartTitleVisible(false);
    styler.setChartBackgroundColor(palette.background());
    styler.setPlotBackgroundColor(palette.background());
    styler.setPlotBorderVisible(false);
    styler.setChartPadding(8);
    styler.setPlotContentSize(0.999);
    styler.setPlotGridLinesVisible(true);
    styler.setPlotGridLinesColor(palette.grid());
    styler.setPlotGridLinesStroke(new BasicStroke(1));
    styler.setChartFontColor(palette.foreground());
    styler.setAxisTickMarksColor(palette.background());
    styler.setAxisTickMarkLength(4);
    styler.setAxisTicksLineVisible(false);
    styler.setAxisTickLabelsColor(palette.muted());
    styler.setAxisTickLabelsFont(new Font(FONT, Font.PLAIN, 12));
    styler.setAxisTitleFont(new Font(FONT, Font.PLAIN, 13));
    styler.setAxisTitlePadding(8);
    styler.setXAxisMin(x.minimum()).setXAxisMax(x.maximum());
    styler.setYAxisMin(y.minimum()).setYAxisMax(y.maximum());
    styler.setLocale(Locale.ROOT);
    styler.setXAxisDecimalPattern(x.pattern());
    styler.setYAxisDecimalPattern(y.pattern());
  }

  // XChart lays out axes for series only; the points themselves are painted by TradeOffPainter.
  // Equally spaced values would become its ticks, so a third one breaks the spacing.
  private void addInvisibleSeries() {
    XYSeries corners =
        chart.addSeries(
            "corners",
            new double[] {x.minimum(), x.at(0.3), x.maximum()},
            new double[] {y.minimum(), y.at(0.3), y.maximum()});
    corners.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
    corners.setMarker(SeriesMarkers.NONE);
    corners.setMarkerColor(CLEAR);
    corners.setLineColor(CLEAR);
  }
}
