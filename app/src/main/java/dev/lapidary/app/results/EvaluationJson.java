package dev.lapidary.app.results;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lapidary.core.evaluate.AgreementReport;
import dev.lapidary.core.evaluate.Evaluation;

/** Accuracy and agreement as JSON; shares are fractions 0..1. */
public final class EvaluationJson {
  private EvaluationJson() {}

  /** Puts {@code top1}, {@code top5}, {@code loss} and the number of samples. */
  public static void metrics(ObjectNode node, Evaluation evaluation) {
    Figures.put(node, "top1", evaluation.top1());
    Figures.put(node, "top5", evaluation.top5(), "fewer than five classes, or no scores");
    Figures.put(node, "loss", evaluation.loss(), "no scores, or scores that are not numbers");
    node.put("samples", evaluation.samples());
    if (evaluation.nonFinite() > 0) {
      node.put("nonFinite", evaluation.nonFinite());
    }
  }

  /** Puts how far the outputs are from the reference's. */
  public static void agreement(ObjectNode node, AgreementReport report) {
    node.put("samples", report.samples());
    Figures.put(node, "cosineMean", report.cosineMean());
    Figures.put(node, "cosineMin", report.cosineMin());
    Figures.put(node, "sqnrDb", report.sqnrDb(), report.sqnrReason().orElse(""));
    Figures.put(node, "top1", report.top1(), "the outputs do not score classes");
    Figures.put(node, "maxAbsoluteDifference", report.maxAbsoluteDifference());
    node.put("identical", report.identical());
    if (report.nonFinite() > 0) {
      node.put("nonFinite", report.nonFinite());
    }
  }
}
