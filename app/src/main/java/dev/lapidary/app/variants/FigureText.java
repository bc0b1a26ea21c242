package dev.lapidary.app.variants;

import dev.lapidary.app.project.Figure;
import dev.lapidary.app.project.Metric;
import dev.lapidary.app.ui.FigureFormat;

/** How the figures of a metric read. */
public final class FigureText {
  private FigureText() {}

  /** The value with its unit. */
  public static String of(Metric metric, Figure figure) {
    return of(metric, figure.value());
  }

  /** The value with its unit. */
  public static String of(Metric metric, double value) {
    return switch (metric.unit()) {
      case SHARE -> FigureFormat.share(value);
      case MILLISECONDS -> FigureFormat.millis(value);
      case MILLIJOULES -> FigureFormat.millijoules(value);
      case BYTES -> FigureFormat.bytes(value);
      case COUNT -> FigureFormat.count(value);
    };
  }

  /** The difference to the baseline: points for shares, per cent for the rest; empty if none. */
  public static String change(Metric metric, Figure baseline, Figure figure) {
    if (metric.unit() == Metric.Unit.SHARE) {
      return FigureFormat.points(figure.value() - baseline.value());
    }
    return baseline.value() == 0 ? "" : FigureFormat.change(baseline.value(), figure.value());
  }
}
