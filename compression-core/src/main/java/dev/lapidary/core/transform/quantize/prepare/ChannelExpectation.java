package dev.lapidary.core.transform.quantize.prepare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What is known of the channels of a value, alike at every position.
 *
 * @param means [channels]
 * @param deviations [channels] if the channels are normally distributed; empty if only their means
 *     are known
 * @param matrix whether the value has two axes, samples and channels, positions of one channel side
 *     by side
 */
record ChannelExpectation(double[] means, Optional<double[]> deviations, boolean matrix) {

  /** The mean of every feature of a matrix, or of every channel; empty if they do not fit. */
  Optional<double[]> spreadOver(int features) {
    if (features % means.length != 0) {
      return Optional.empty();
    }
    int positions = features / means.length;
    double[] spread = new double[features];
    Arrays.setAll(spread, i -> means[i / positions]);
    return Optional.of(spread);
  }

  /** Behind a clip; empty if the distribution is not known. */
  Optional<ChannelExpectation> clipped(double minimum, double maximum) {
    return deviations.map(
        deviation -> {
          double[] clipped = new double[means.length];
          Arrays.setAll(
              clipped, c -> new ClippedNormal(means[c], deviation[c], minimum, maximum).expected());
          return new ChannelExpectation(clipped, Optional.empty(), matrix);
        });
  }

  /** Behind a mean over positions, which keeps means and narrows the distribution. */
  ChannelExpectation averaged() {
    return new ChannelExpectation(means, Optional.empty(), matrix);
  }

  /** The same as a matrix. */
  ChannelExpectation flattened() {
    return new ChannelExpectation(means, deviations, true);
  }

  /**
   * A sum. Its means hold whatever the terms have to do with one another; for the distribution,
   * which only a clip behind it needs, the terms count as independent.
   */
  static Optional<ChannelExpectation> sum(List<ChannelExpectation> terms) {
    ChannelExpectation first = terms.get(0);
    boolean alike =
        terms.stream()
            .allMatch(t -> t.means.length == first.means.length && t.matrix == first.matrix);
    if (!alike) {
      return Optional.empty();
    }
    double[] means = new double[first.means.length];
    double[] variances = new double[means.length];
    for (ChannelExpectation term : terms) {
      for (int c = 0; c < means.length; c++) {
        means[c] += term.means[c];
        variances[c] += term.deviations.isEmpty() ? 0 : Math.pow(term.deviations.get()[c], 2);
      }
    }
    return Optional.of(
        new ChannelExpectation(
            means,
            allNormal(terms).map(any -> Arrays.stream(variances).map(Math::sqrt).toArray()),
            first.matrix));
  }

  /** Channels side by side; empty for matrices, where nothing tells the positions of a channel. */
  static Optional<ChannelExpectation> concatenated(List<ChannelExpectation> parts) {
    if (parts.stream().anyMatch(ChannelExpectation::matrix)) {
      return Optional.empty();
    }
    double[] means = joined(parts.stream().map(ChannelExpectation::means).toList());
    return Optional.of(
        new ChannelExpectation(means, allNormal(parts).map(ChannelExpectation::joined), false));
  }

  private static Optional<List<double[]>> allNormal(List<ChannelExpectation> values) {
    List<double[]> deviations = new ArrayList<>();
    values.forEach(value -> value.deviations.ifPresent(deviations::add));
    return deviations.size() == values.size() ? Optional.of(deviations) : Optional.empty();
  }

  private static double[] joined(List<double[]> parts) {
    return parts.stream().flatMapToDouble(Arrays::stream).toArray();
  }
}
