package dev.lapidary.app.ui.chart;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import org.junit.jupiter.api.Test;

class LabelPlacerTest {
  private static final Rectangle2D AREA = new Rectangle2D.Double(0, 0, 400, 300);

  @Test
  void labelsOfNeighboursDoNotOverlap() {
    LabelPlacer placer = new LabelPlacer(AREA);
    Rectangle2D one = placer.place(new Point2D.Double(200, 150), 80, 14);
    Rectangle2D other = placer.place(new Point2D.Double(203, 151), 80, 14);
    assertFalse(one.intersects(other));
  }

  @Test
  void labelAtTheEdgeStaysInside() {
    Rectangle2D label = new LabelPlacer(AREA).place(new Point2D.Double(395, 5), 80, 14);
    assertTrue(AREA.contains(label));
  }

  @Test
  void labelKeepsOffABlockedRectangle() {
    LabelPlacer placer = new LabelPlacer(AREA);
    Rectangle2D blocked = new Rectangle2D.Double(205, 100, 190, 100);
    placer.block(blocked);
    assertFalse(placer.place(new Point2D.Double(200, 150), 80, 14).intersects(blocked));
  }
}
