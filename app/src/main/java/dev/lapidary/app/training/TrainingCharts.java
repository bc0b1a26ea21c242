package dev.lapidary.app.training;

import dev.lapidary.app.ui.Messages;
import dev.lapidary.app.ui.chart.Curve;
import dev.lapidary.app.ui.chart.CurvesChart;
import dev.lapidary.core.train.EpochMetrics;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The curves of a training. */
final class TrainingCharts {
  private final Messages messages;

  TrainingCharts(Messages messages) {
    this.messages = messages;
  }

  /** Loss over the epochs. */
  CurvesChart loss(TrainingStatus status) {
    return chart(
        status,
        messages.get("training.axis.loss"),
        Double.POSITIVE_INFINITY,
        EpochMetrics::trainLoss,
        EpochMetrics::validationLoss);
  }

  /** Accuracy over the epochs, in per cent. */
  CurvesChart accuracy(TrainingStatus status) {
    return chart(
        status,
        messages.get("training.axis.accuracy"),
        100,
        epoch -> 100 * epoch.trainTop1(),
        epoch -> 100 * epoch.validationTop1());
  }

  private CurvesChart chart(
      TrainingStatus status,
      String yTitle,
      double highest,
      ToDoubleFunction<EpochMetrics> training,
      ToDoubleFunction<EpochMetrics> validation) {
    return new CurvesChart(
        messages.get("training.axis.epoch"),
        yTitle,
        Math.max(1, status.planned()),
        highest,
        List.of(
            curve("training.curve.training", Curve.Role.TRAINING, status, training),
            curve("training.curve.validation", Curve.Role.VALIDATION, status, validation)),
        mark(status),
        empty(status));
  }

  private Curve curve(
      String key, Curve.Role role, TrainingStatus status, ToDoubleFunction<EpochMetrics> value) {
    List<Curve.Point> points =
        status.epochs().stream()
            .filter(epoch -> Double.isFinite(value.applyAsDouble(epoch)))
            .map(epoch -> new Curve.Point(epoch.epoch(), value.applyAsDouble(epoch)))
            .toList();
    return new Curve(messages.get(key), role, points);
  }

  private CurvesChart.Mark mark(TrainingStatus status) {
    int epoch = status.markedEpoch();
    if (epoch == 0) {
      return CurvesChart.Mark.NONE;
    }
    boolean kept = status.end().filter(end -> end.keptEpoch() > 0).isPresent();
    return new CurvesChart.Mark(
        epoch, messages.get(kept ? "training.mark.kept" : "training.mark.best"));
  }

  private String empty(TrainingStatus status) {
    if (status.state() == TrainingStatus.State.NONE) {
      return messages.get("training.none");
    }
    if (!status.epochs().isEmpty()) {
      return messages.get("training.no-labels");
    }
    return messages.get(
        status.state() == TrainingStatus.State.PREPARING ? "training.before" : "training.first");
  }
}
