package dev.lapidary.app.training;

import dev.lapidary.app.job.Durations;
import dev.lapidary.app.training.TrainingStatus.State;
import dev.lapidary.app.ui.FigureFormat;
import dev.lapidary.app.ui.Messages;
import dev.lapidary.core.train.EpochMetrics;
import dev.lapidary.core.train.TrainingEnd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is said about a training. */
final class TrainingTexts {
  private final Messages messages;

  TrainingTexts(Messages messages) {
    this.messages = messages;
  }

  /** Where the training is, in a sentence or two. */
  String headline(TrainingStatus status) {
    int done = status.epochs().size();
    return switch (status.state()) {
      case NONE -> messages.get("training.none");
      case RUNNING, PAUSED, ENDING ->
          messages.get(
              key("training.state.", status.state()),
              status.variant(),
              Math.min(done + 1, status.planned()),
              status.planned());
      case PREPARING ->
          messages.get(
              status.taught() ? "training.state.asking" : "training.state.preparing",
              status.variant(),
              Math.round(100 * status.prepared()));
      case FINISHED -> ended(status.variant(), status.end().orElseThrow());
      case GIVEN_UP -> messages.get("training.state.given-up", status.variant(), done);
    };
  }

  private String ended(String variant, TrainingEnd end) {
    String kept =
        end.keptEpoch() > 0
            ? messages.get("training.kept", end.keptEpoch())
            : messages.get("training.kept.last");
    return messages.get(key("training.end.", end.reason()), variant, end.epochs(), kept);
  }

  /** The figures of the last epoch, and which was the best so far; empty before the first. */
  String figures(TrainingStatus status) {
    String latest = status.latest().map(this::figures).orElse("");
    boolean undecided = status.end().isEmpty() && status.markedEpoch() > 0;
    return undecided
        ? latest + " · " + messages.get("training.best", status.markedEpoch())
        : latest;
  }

  /** The figures of an epoch, those that there are. */
  String figures(EpochMetrics epoch) {
    List<String> parts = new ArrayList<>();
    parts.add(messages.get("training.epoch", epoch.epoch()));
    parts.add(pair("training.loss", loss(epoch.trainLoss()), loss(epoch.validationLoss())));
    if (Double.isFinite(epoch.trainTop1())) {
      String validation = share(epoch.validationTop1());
      parts.add(pair("training.accuracy", share(epoch.trainTop1()), validation));
    }
    parts.add(messages.get("training.rate", significant(epoch.learningRate())));
    Duration took = Duration.ofMillis(Math.round(1000 * epoch.seconds()));
    parts.add(messages.get("training.took", Durations.text(took, messages)));
    return String.join(" · ", parts);
  }

  private String pair(String key, String training, String validation) {
    return validation.isEmpty()
        ? messages.get(key, training)
        : messages.get(key + ".both", training, validation);
  }

  private static String loss(double value) {
    return Double.isFinite(value) ? significant(value) : "";
  }

  private static String share(double value) {
    return Double.isFinite(value) ? FigureFormat.share(value) : "";
  }

  private static String significant(double value) {
    return String.format(Locale.ROOT, "%.3g", value);
  }

  /** What the button that halts the training says, or lets it go on. */
  String pause(TrainingStatus status) {
    return messages.get(status.state() == State.PAUSED ? "training.resume" : "training.pause");
  }

  /** What pausing does, or why it cannot be done. */
  String pauseTip(TrainingStatus status) {
    return status.state().steerable()
        ? messages.get(
            status.state() == State.PAUSED ? "training.resume.help" : "training.pause.help")
        : hindrance(status);
  }

  /** What the button that ends the training says. */
  String stop(TrainingStatus status) {
    return messages.get(status.keepsBest() ? "training.stop" : "training.stop.present");
  }

  /** What ending does, or why it cannot be done. */
  String stopTip(TrainingStatus status) {
    if (!status.state().steerable()) {
      return hindrance(status);
    }
    return messages.get(status.keepsBest() ? "training.stop.help" : "training.stop.present.help");
  }

  private String hindrance(TrainingStatus status) {
    return messages.get(
        switch (status.state()) {
          case ENDING -> "training.hindrance.ending";
          case PREPARING -> "training.hindrance.preparing";
          default -> "training.hindrance.none";
        });
  }

  private static String key(String prefix, Enum<?> constant) {
    return prefix + constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
