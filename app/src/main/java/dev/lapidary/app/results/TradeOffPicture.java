package dev.lapidary.app.results;

import dev.lapidary.app.ui.chart.ChartAxis;
import dev.lapidary.app.ui.chart.ChartText;
import dev.lapidary.app.ui.chart.Interval;
import dev.lapidary.app.ui.chart.TradeOffChart;
import dev.lapidary.app.ui.chart.TradeOffPoint;
import dev.lapidary.core.evaluate.Evaluation;
import dev.lapidary.core.profile.FigureKind;
import dev.lapidary.core.profile.ProfileReport;
import dev.lapidary.core.search.Objective.Better;
import java.util.List;
import java.util.Optional;

/** The trade-off plot of results: accuracy against the median latency measured on this machine. */
public final class TradeOffPicture {
  private TradeOffPicture() {}

  /** A point for each variant that was both evaluated and measured. */
  public static TradeOffChart of(Results results) {
    List<TradeOffPoint> points =
        results.variants().stream().flatMap(variant -> point(variant).stream()).toList();
    return TradeOffChart.of(
        new ChartAxis("Median latency on this machine", "ms", Better.LOWER),
        new ChartAxis("Accuracy (top 1)", "%", Better.HIGHER),
        points,
        ChartText.english());
  }

  private static Optional<TradeOffPoint> point(VariantResult variant) {
    Optional<Evaluation> evaluation = variant.figures().evaluation();
    Optional<ProfileReport> measured = variant.figures().measured();
    if (evaluation.isEmpty() || measured.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        TradeOffPoint.of(
            variant.name(),
            Interval.exact(measured.get().latency().median()),
            Interval.exact(100 * evaluation.get().top1()),
            FigureKind.MEASURED));
  }
}
