package dev.lapidary.app.ui.chart;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Where the points of a painted chart are, to find the one under the pointer. */
public record PaintedChart(List<Spot> spots) {
  private static final double REACH = 12;

  public PaintedChart {
    spots = List.copyOf(spots);
  }

  /** The centre of one point, in points of the picture. */
  public record Spot(String id, double x, double y) {
    private double distance(double toX, double toY) {
      return Math.hypot(x - toX, y - toY);
    }
  }

  /** The id of the nearest point within reach. */
  public Optional<String> idAt(double x, double y) {
    return spots.stream()
        .filter(spot -> spot.distance(x, y) <= REACH)
        .min(Comparator.comparingDouble(spot -> spot.distance(x, y)))
        .map(Spot::id);
  }
}
