package dev.lapidary.app.ui.chart;

import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds places for labels beside their points, one after the other: the first place around the
 * point, nearest ring first, that covers nothing; where all do, the one that covers least.
 */
final class LabelPlacer {
  private static final double[] RINGS = {11, 24, 40, 60};
  // right, left, above, below, then the diagonals: the order in which places are tried
  private static final int[][] SIDES = {
    {1, 0}, {0, -1}, {0, 1}, {-1, 0}, {1, -1}, {1, 1}, {-1, -1}, {-1, 1}
  };

  private static final double THICKNESS = 4;

  private final Rectangle2D area;
  private final List<Rectangle2D> taken = new ArrayList<>();

  LabelPlacer(Rectangle2D area) {
    this.area = area;
  }

  /** Keeps labels off a rectangle. */
  void block(Rectangle2D rectangle) {
    taken.add(rectangle);
  }

  /** Keeps labels off a straight line. */
  void block(Point2D from, Point2D to) {
    int pieces = 1 + (int) (from.distance(to) / THICKNESS);
    for (int i = 0; i <= pieces; i++) {
      double x = from.getX() + (to.getX() - from.getX()) * i / pieces;
      double y = from.getY() + (to.getY() - from.getY()) * i / pieces;
      block(new Rectangle2D.Double(x - THICKNESS / 2, y - THICKNESS / 2, THICKNESS, THICKNESS));
    }
  }

  /** Takes a place of the given size for the label of the point at {@code anchor}. */
  Rectangle2D place(Point2D anchor, double width, double height) {
    Rectangle2D best = null;
    double least = Double.POSITIVE_INFINITY;
    for (double ring : RINGS) {
      for (int[] side : SIDES) {
        Rectangle2D candidate = beside(anchor, side, ring, width, height);
        double covered = covered(candidate);
        if (covered < least) {
          least = covered;
          best = candidate;
        }
      }
      if (least == 0) {
        break;
      }
    }
    taken.add(best);
    return best;
  }

  private static Rectangle2D beside(
      Point2D anchor, int[] side, double ring, double width, double height) {
    double shrink = side[0] != 0 && side[1] != 0 ? 0.75 : 1;
    double centreX = anchor.getX() + side[0] * (ring * shrink + width / 2);
    double centreY = anchor.getY() + side[1] * (ring * shrink + height / 2);
    return new Rectangle2D.Double(centreX - width / 2, centreY - height / 2, width, height);
  }

  private double covered(Rectangle2D candidate) {
    double inside = surface(candidate.createIntersection(area));
    // leaving the plot is worse than covering a neighbour
    double sum = 4 * (candidate.getWidth() * candidate.getHeight() - inside);
    for (Rectangle2D other : taken) {
      sum += surface(candidate.createIntersection(other));
    }
    return sum < 1e-6 ? 0 : sum;
  }

  private static double surface(Rectangle2D rectangle) {
    return Math.max(0, rectangle.getWidth()) * Math.max(0, rectangle.getHeight());
  }
}
