package dev.lapidary.app.ui.chart;

import java.awt.RenderingHints;
import java.util.List;
import java.util.Optional;
import javafx.scene.canvas.Canvas;
import javafx.scene.layout.Region;
import org.jfree.fx.FXGraphics2D;

/** A trade-off plot as a node that fills its place. */
public final class ChartCanvas extends Region {
  private final Canvas canvas = new Canvas();
  private final FXGraphics2D graphics = new FXGraphics2D(canvas.getGraphicsContext2D());
  private TradeOffChart chart;
  private Palette palette = Palette.light();
  private PaintedChart painted = new PaintedChart(List.of());

  public ChartCanvas() {
    getStyleClass().add("chart-canvas");
    getChildren().add(canvas);
    setMinSize(0, 0);
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
  }

  /** Shows a chart in a theme's colours. */
  public void show(TradeOffChart nowShown, boolean dark) {
    chart = nowShown;
    palette = dark ? Palette.dark() : Palette.light();
    requestLayout();
  }

  /** The id of the point at a place of this node. */
  public Optional<String> idAt(double x, double y) {
    return painted.idAt(x, y);
  }

  /** Where a point was painted, in this node. */
  public Optional<PaintedChart.Spot> spot(String id) {
    return painted.spots().stream().filter(spot -> spot.id().equals(id)).findFirst();
  }

  @Override
  protected void layoutChildren() {
    int width = (int) getWidth();
    int height = (int) getHeight();
    canvas.setWidth(width);
    canvas.setHeight(height);
    if (chart != null && width > 160 && height > 120) {
      canvas.getGraphicsContext2D().clearRect(0, 0, width, height);
      painted = new TradeOffPainter(palette).paint(graphics, chart, width, height);
    }
  }
}
