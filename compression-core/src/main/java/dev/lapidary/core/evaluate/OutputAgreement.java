package dev.lapidary.core.evaluate;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How far two models agree in one output or in all floating ones.
 *
 * @param name the reference's name of the output; "" for all
 * @param cosineMean mean over samples of {@code x.y / (||x|| ||y||)}, where x is the reference's
 *     output for a sample as one vector and y the model's, in [-1, 1]. Two zero vectors agree (1),
 *     a zero and another do not (0), nor does a vector with a NaN or an infinity unless the two are
 *     equal bit by bit
 * @param cosineMin the least over samples
 * @param sqnrDb signal to quantization noise over all samples, {@code 20 log10(||x|| / ||x - y||)};
 *     empty where that is no number
 * @param sqnrReason why {@code sqnrDb} is empty
 * @param maxAbsoluteDifference greatest {@code |x - y|} where both are finite
 * @param nonFinite samples in which one of the two has a NaN or an infinity
 * @param identical whether both are equal bit by bit in every sample
 */
public record OutputAgreement(
    String name,
    double cosineMean,
    double cosineMin,
    OptionalDouble sqnrDb,
    Optional<SqnrGap> sqnrReason,
    double maxAbsoluteDifference,
    int nonFinite,
    boolean identical) {

  /** Why a signal to noise ratio is no number. */
  public enum SqnrGap {
    /** There is no noise. */
    IDENTICAL("identical"),
    /** The reference is zero everywhere: there is no signal. */
    NO_SIGNAL("the reference is zero everywhere"),
    /** A NaN or an infinity came out. */
    NON_FINITE("outputs hold NaN or infinity");

    private final String reason;

    SqnrGap(String reason) {
      this.reason = reason;
    }

    /** For the {@code reason} beside a missing figure. */
    public String reason() {
      return reason;
    }
  }
}
