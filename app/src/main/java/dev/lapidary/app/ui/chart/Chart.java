package dev.lapidary.app.ui.chart;

import java.awt.Graphics2D;

/** Something that paints itself. */
public interface Chart {

  /** Paints into the rectangle from (0, 0) and tells where the points came to lie. Any thread. */
  PaintedChart paint(Graphics2D g, Palette palette, int width, int height);
}
