package dev.lapidary.core.train;

import java.util.List;
import java.util.Objects;

/**
 * One part of the loss that is about inner values, a mean over the pairs.
 *
 * @param pairs what is compared; empty for what {@link FeaturePairs} proposes
 * @param weight factor of this part, above 0
 */
public record FeatureTerm(FeatureLoss loss, List<ValuePair> pairs, double weight) {
  public FeatureTerm {
    Objects.requireNonNull(loss);
    pairs = List.copyOf(pairs);
    Range.require(weight > 0 && Double.isFinite(weight), "weight must be above 0", weight);
  }
}
