package dev.lapidary.app.cli;

import dev.lapidary.app.results.Quantities;
import dev.lapidary.core.train.EpochMetrics;
import dev.lapidary.core.train.TrainingEnd;
import dev.lapidary.core.train.TrainingListener;
import dev.lapidary.core.train.TrainingPlan;
import java.io.PrintWriter;
import java.util.Locale;

/** Prints a line for each epoch of a training, and how it began and ended. */
final class EpochLines implements TrainingListener {
  private final TrainingListener log;
  private final PrintWriter out;
  private int planned;

  /**
   * @param log hears everything too
   */
  EpochLines(TrainingListener log, PrintWriter out) {
    this.log = log;
    this.out = out;
  }

  @Override
  public void started(TrainingPlan plan) {
    planned = plan.epochs();
    log.started(plan);
  }

  @Override
  public void epochFinished(EpochMetrics metrics) {
    log.epochFinished(metrics);
    StringBuilder line = new StringBuilder(epoch(metrics.epoch()));
    line.append(": training ").append(figures(metrics.trainLoss(), metrics.trainTop1()));
    if (Double.isFinite(metrics.validationLoss())) {
      line.append("; validation ")
          .append(figures(metrics.validationLoss(), metrics.validationTop1()))
          .append(metrics.best() ? ", best so far" : "");
    }
    print(line.toString());
  }

  private String epoch(int number) {
    return "epoch " + number + " of " + planned;
  }

  private static String figures(double loss, double top1) {
    String text = String.format(Locale.ROOT, "loss %.4f", loss);
    return Double.isFinite(top1) ? text + ", accuracy " + Quantities.percent(top1) : text;
  }

  @Override
  public void resumed(int epoch) {
    log.resumed(epoch);
    print(
        epoch > planned
            ? "all " + planned + " epochs were run before"
            : "going on from " + epoch(epoch));
  }

  @Override
  public void checkpointed(int epoch) {
    log.checkpointed(epoch);
  }

  @Override
  public void finished(TrainingEnd end) {
    log.finished(end);
    if (end.keptEpoch() > 0) {
      print("kept the weights of " + epoch(end.keptEpoch()));
    } else if (end.reason() != TrainingEnd.Reason.COMPLETED) {
      print("ended after " + epoch(end.epochs()));
    }
  }

  private void print(String line) {
    out.println(line);
    out.flush();
  }
}
