package dev.lapidary.app.ui.chart;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;

/**
 * A painted chart and where its points are.
 *
 * @param pixels opaque or premultiplied; {@code scale} pixels a point of the screen
 * @param painted in points of the screen
 */
public record ChartPicture(BufferedImage pixels, PaintedChart painted, double scale) {

  /**
   * Paints a chart. Any thread.
   *
   * @param width in points
   * @param height in points
   * @param scale pixels a point, above 0
   */
  public static ChartPicture paint(
      Chart chart, Palette palette, int width, int height, double scale) {
    BufferedImage pixels =
        new BufferedImage(
            (int) Math.ceil(width * scale),
            (int) Math.ceil(height * scale),
            BufferedImage.TYPE_INT_ARGB_PRE);
    Graphics2D g = pixels.createGraphics();
    try {
      g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      g.setRenderingHint(
          RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      g.scale(scale, scale);
      PaintedChart painted = chart.paint(g, palette, width, height);
      return new ChartPicture(pixels, painted, scale);
    } finally {
      g.dispose();
    }
  }
}
