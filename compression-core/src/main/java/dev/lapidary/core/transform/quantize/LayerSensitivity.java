package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.evaluate.AgreementReport;
import dev.lapidary.core.evaluate.OutputAgreement.SqnrGap;
import java.util.OptionalDouble;

/**
 * What quantizing one layer alone does to the outputs of a model.
 *
 * @param layer the layer's id
 * @param widths in which it was quantized
 * @param sqnrDb signal-to-noise ratio of all outputs in dB, the lower the worse; infinite if
 *     nothing changed, negative infinite if outputs became NaN or infinite
 * @param cosineDistance 1 less the mean cosine of a sample's outputs before and after, in [0, 2]
 * @param top1 share of samples of which the best-scored class stays; empty without class scores
 * @param accuracy top-1 accuracy on validation data; empty if it was not asked for
 */
public record LayerSensitivity(
    String layer,
    BitWidths widths,
    double sqnrDb,
    double cosineDistance,
    OptionalDouble top1,
    OptionalDouble accuracy) {
  private static final double DECIBELS_PER_DECADE = 10;
  private static final double WORST_NOISE = 1e12;

  static LayerSensitivity of(LayerTrial trial, AgreementReport report, OptionalDouble accuracy) {
    boolean same = report.all().sqnrReason().filter(gap -> gap == SqnrGap.IDENTICAL).isPresent();
    double otherwise = same ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
    return new LayerSensitivity(
        trial.layer(),
        trial.widths(),
        report.sqnrDb().orElse(otherwise),
        same ? 0 : 1 - report.cosineMean(),
        report.top1(),
        accuracy);
  }

  /**
   * The power of the noise at the outputs as a share of that of the signal, 10^(-SQNR / 10); at
   * most 1e12, so that sums stay finite.
   */
  public double relativeNoise() {
    return Math.min(WORST_NOISE, Math.pow(10, -sqnrDb / DECIBELS_PER_DECADE));
  }
}
