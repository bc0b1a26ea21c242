package dev.lapidary.core.evaluate;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How far a model agrees with a reference, without labels.
 *
 * @param samples how many were compared
 * @param all over every floating output: those of a sample are taken as one vector
 * @param top1 share of samples in which both score the same class best; empty if they do not score
 *     classes
 * @param identical whether every output, integral ones included, is equal bit by bit
 * @param outputs each floating output alone, in the reference's order
 */
public record AgreementReport(
    int samples,
    OutputAgreement all,
    OptionalDouble top1,
    boolean identical,
    List<OutputAgreement> outputs) {

  public AgreementReport {
    outputs = List.copyOf(outputs);
  }

  /** See {@link OutputAgreement#cosineMean()}. */
  public double cosineMean() {
    return all.cosineMean();
  }

  /** See {@link OutputAgreement#cosineMin()}. */
  public double cosineMin() {
    return all.cosineMin();
  }

  /** See {@link OutputAgreement#sqnrDb()}. */
  public OptionalDouble sqnrDb() {
    return all.sqnrDb();
  }

  /** Why there is no {@link #sqnrDb()}; empty if there is one. */
  public Optional<String> sqnrReason() {
    return all.sqnrReason().map(OutputAgreement.SqnrGap::reason);
  }

  /** See {@link OutputAgreement#maxAbsoluteDifference()}. */
  public double maxAbsoluteDifference() {
    return all.maxAbsoluteDifference();
  }

  /** See {@link OutputAgreement#nonFinite()}. */
  public int nonFinite() {
    return all.nonFinite();
  }
}
