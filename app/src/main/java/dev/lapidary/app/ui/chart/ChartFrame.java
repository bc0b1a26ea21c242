package dev.lapidary.app.ui.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;
import java.util.List;
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
  private static final int LEAST_SPACING = 10;
  private static final Color CLEAR = new Color(0, 0, 0, 0);

  private final XYChart chart;
  private final Axes axes;

  /**
   * What stands along the axes.
   *
   * @param xTitle empty for none
   * @param xTicks equally spaced; empty to leave the choice to XChart
   */
  record Axes(String xTitle, Range x, List<Integer> xTicks, String yTitle, Range y) {
    Axes {
      xTicks = List.copyOf(xTicks);
    }
  }

  private ChartFrame(XYChart chart, Axes axes) {
    this.chart = chart;
    this.axes = axes;
  }

  /** Paints the frame below a heading of {@link #HEADING} points, which is left free. */
  static ChartFrame paint(Graphics2D g, Axes axes, Palette palette, int width, int height) {
    XYChart chart = new XYChart(width, height - HEADING, Styler.ChartTheme.XChart);
    chart.setXAxisTitle(axes.xTitle());
    chart.getStyler().setXAxisTitleVisible(!axes.xTitle().isEmpty());
    chart.setYAxisTitle(axes.yTitle());
    ChartFrame frame = new ChartFrame(chart, axes);
    frame.style(palette);
    frame.addInvisibleSeries();
    g.translate(0, HEADING);
    chart.paint(g, width, height - HEADING);
    g.translate(0, -HEADING);
    return frame;
  }

  /** Words in the middle, where there is nothing to draw. */
  static void paintEmpty(Graphics2D g, String words, Palette palette, int width, int height) {
    g.setFont(new Font(FONT, Font.PLAIN, 13));
    g.setColor(palette.muted());
    g.drawString(words, (width - g.getFontMetrics().stringWidth(words)) / 2f, height / 2f);
  }

  /** Where the figures lie, in points of the whole picture. */
  Point2D locate(double xFigure, double yFigure) {
    return new Point2D.Double(
        chart.getScreenXFromChart(xFigure), HEADING + chart.getScreenYFromChart(yFigure));
  }

  /** The area inside the axes. */
  Rectangle2D area() {
    Point2D low = locate(axes.x().minimum(), axes.y().minimum());
    Point2D high = locate(axes.x().maximum(), axes.y().maximum());
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
    styler.setXAxisMin(axes.x().minimum()).setXAxisMax(axes.x().maximum());
    styler.setYAxisMin(axes.y().minimum()).setYAxisMax(axes.y().maximum());
    if (!axes.xTicks().isEmpty()) {
      styler.setXAxisTickMarkSpacingHint(LEAST_SPACING);
    }
    styler.setLocale(Locale.ROOT);
    styler.setXAxisDecimalPattern(axes.x().pattern());
    styler.setYAxisDecimalPattern(axes.y().pattern());
  }

  // XChart lays out axes for series only; the points themselves are painted by others.
  // Equally spaced values become its ticks; where none are wanted, a third one breaks the spacing.
  private void addInvisibleSeries() {
    Range x = axes.x();
    Range y = axes.y();
    double[] across =
        axes.xTicks().isEmpty()
            ? new double[] {x.minimum(), x.at(0.3), x.maximum()}
            : axes.xTicks().stream().mapToDouble(Integer::doubleValue).toArray();
    double[] up = new double[across.length];
    Arrays.setAll(up, i -> y.at(i == 0 ? 0 : i == 1 ? 0.3 : 1));
    XYSeries corners = chart.addSeries("corners", across, up);
    corners.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
    corners.setMarker(SeriesMarkers.NONE);
    corners.setMarkerColor(CLEAR);
    corners.setLineColor(CLEAR);
  }
}
