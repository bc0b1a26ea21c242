package dev.lapidary.core.evaluate;

import dev.lapidary.core.evaluate.OutputAgreement.SqnrGap;
import java.util.Optional;
import java.util.OptionalDouble;

/** Sums up, sample by sample, how far two vectors agree. */
final class AgreementTally {
  private final VectorSums all = new VectorSums();
  private int samples;
  private int nonFinite;
  private double cosines;
  private double least = 1;
  private boolean identical = true;

  /**
   * Adds one sample.
   *
   * @param same whether the vectors are equal bit by bit
   */
  void add(VectorSums sample, boolean same) {
    double cosine = same ? 1 : sample.cosine();
    samples++;
    cosines += cosine;
    least = Math.min(least, cosine);
    nonFinite += sample.isFinite() ? 0 : 1;
    identical &= same;
    all.add(sample);
  }

  OutputAgreement agreement(String name) {
    Optional<SqnrGap> gap = gap();
    return new OutputAgreement(
        name,
        cosines / samples,
        least,
        gap.isPresent() ? OptionalDouble.empty() : OptionalDouble.of(sqnrDb()),
        gap,
        all.greatestDifference(),
        nonFinite,
        identical);
  }

  private double sqnrDb() {
    return 10 * Math.log10(all.signal() / all.noise());
  }

  private Optional<SqnrGap> gap() {
    if (identical || all.isFinite() && all.noise() == 0) {
      return Optional.of(SqnrGap.IDENTICAL);
    }
    if (!all.isFinite()) {
      return Optional.of(SqnrGap.NON_FINITE);
    }
    return all.signal() == 0 ? Optional.of(SqnrGap.NO_SIGNAL) : Optional.empty();
  }
}
