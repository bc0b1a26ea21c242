package dev.lapidary.app.ui.chart;

import java.util.List;

/**
 * A figure over the epochs of a training.
 *
 * @param role drives the colour
 * @param points in the order of their epochs
 */
public record Curve(String name, Role role, List<Point> points) {

  /** The data a figure was taken on. */
  public enum Role {
    TRAINING,
    VALIDATION
  }

  /**
   * The figure of one epoch.
   *
   * @param epoch 1 or more
   * @param value finite
   */
  public record Point(int epoch, double value) {
    public Point {
      if (epoch < 1 || !Double.isFinite(value)) {
        throw new IllegalArgumentException(
            "a point needs an epoch of 1 or more and a finite value, found "
                + epoch
                + ", "
                + value);
      }
    }
  }

  public Curve {
    points = List.copyOf(points);
  }
}
