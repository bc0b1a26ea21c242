package dev.lapidary.app.ui.chart;

import dev.lapidary.core.error.StorageException;
import dev.lapidary.core.search.Objective;
import dev.lapidary.core.search.ParetoFront;
import java.awt.Graphics2D;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a trade-off plot shows: variants as points between two figures, the best ones joined. */
public record TradeOffChart(
    ChartAxis xAxis, ChartAxis yAxis, List<TradeOffPoint> points, ChartText text) implements Chart {

  public TradeOffChart {
    points = List.copyOf(points);
  }

  /** A chart of {@code points} with the Pareto front found among them. */
  public static TradeOffChart of(
      ChartAxis xAxis, ChartAxis yAxis, List<TradeOffPoint> points, ChartText text) {
    Objective<TradeOffPoint> byX = new Objective<>(p -> p.x().value(), xAxis.better());
    Objective<TradeOffPoint> byY = new Objective<>(p -> p.y().value(), yAxis.better());
    Set<TradeOffPoint> front = new HashSet<>(ParetoFront.of(points, List.of(byX, byY)));
    List<TradeOffPoint> judged =
        points.stream().map(p -> p.withOnFront(front.contains(p))).toList();
    return new TradeOffChart(xAxis, yAxis, judged, text);
  }

  /** The points on the front from left to right. */
  public List<TradeOffPoint> front() {
    return points.stream()
        .filter(TradeOffPoint::onFront)
        .sorted(Comparator.comparingDouble(p -> p.x().value()))
        .toList();
  }

  @Override
  public PaintedChart paint(Graphics2D g, Palette palette, int width, int height) {
    return new TradeOffPainter(palette).paint(g, this, width, height);
  }

  /**
   * Writes the chart as a picture in the light palette.
   *
   * @throws StorageException if the file cannot be written; nothing is left then
   */
  public void savePng(Path file, int width, int height) throws StorageException {
    ChartFiles.savePng(this, Palette.light(), file, width, height);
  }
}
