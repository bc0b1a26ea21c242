package dev.lapidary.core.transform.quantize.calibrate;

/**
 * The range around zero whose quantized distribution diverges least from the whole one (Migacz
 * 2017, "8-bit Inference with TensorRT"): for each range of an odd number of bins around zero, P
 * has what lies outside added to its end bins, Q is the range merged into levels and spread over
 * the bins that P occupies, and the first smallest KL(P, Q) wins; never beyond what was seen.
 *
 * <p>2048 bins and 128 levels are the published numbers. ONNX Runtime's quantizer takes 128 bins
 * and 128 levels unless told otherwise; then the whole range is the only candidate.
 *
 * @param bins a divisor of {@link Distribution#BINS}
 * @param levels even, at most {@code bins}
 */
public record EntropyRule(int bins, int levels) implements RangeRule {
  /** What empty bins get in place of zero, taken from the others. */
  private static final double SMOOTHING = 1e-4;

  public EntropyRule {
    if (levels < 2 || levels % 2 != 0 || levels > bins || Distribution.BINS % bins != 0) {
      throw new IllegalArgumentException(
          "levels must be even and at most bins, bins a divisor of "
              + Distribution.BINS
              + ", found "
              + levels
              + " and "
              + bins);
    }
  }

  @Override
  public Detail detail() {
    return Detail.DISTRIBUTION;
  }

  @Override
  public ValueRange range(ValueStatistics statistics, Grid grid) {
    Histogram histogram = statistics.distributionOrThrow().signed().merged(bins);
    int middle = bins / 2;
    int best = middle;
    double least = Double.POSITIVE_INFINITY;
    for (int half = levels / 2; half <= middle; half++) {
      double divergence = divergence(histogram, middle - half, Math.min(middle + half + 1, bins));
      if (divergence < least) {
        least = divergence;
        best = half;
      }
    }
    float from = histogram.edge(middle - best);
    float to = histogram.edge(Math.min(middle + best + 1, bins));
    return statistics.extremes().within(from, to);
  }

  /** KL(P, Q) of the bins from {@code from} to before {@code to}. */
  private double divergence(Histogram histogram, int from, int to) {
    int width = to - from;
    double[] inside = new double[width];
    for (int i = 0; i < width; i++) {
      inside[i] = histogram.count(from + i);
    }
    double[] p = inside.clone();
    for (int i = 0; i < from; i++) {
      p[0] += histogram.count(i);
    }
    for (int i = to; i < histogram.bins(); i++) {
      p[width - 1] += histogram.count(i);
    }
    double[] q = merged(inside, p);
    return smooth(p) && smooth(q) ? divergence(p, q) : Double.POSITIVE_INFINITY;
  }

  /** The counts in {@link #levels} levels, each spread evenly over those bins that P occupies. */
  private double[] merged(double[] inside, double[] p) {
    double[] q = new double[inside.length];
    int share = inside.length / levels;
    for (int level = 0; level < levels; level++) {
      int from = level * share;
      int to = level == levels - 1 ? inside.length : from + share;
      double sum = 0;
      int occupied = 0;
      for (int i = from; i < to; i++) {
        sum += inside[i];
        occupied += p[i] != 0 ? 1 : 0;
      }
      for (int i = from; i < to; i++) {
        q[i] = p[i] != 0 ? sum / occupied : 0;
      }
    }
    return q;
  }

  /** Gives empty bins a little of the others; false if there is too little to give. */
  private static boolean smooth(double[] counts) {
    int empty = 0;
    for (double count : counts) {
      empty += count == 0 ? 1 : 0;
    }
    int occupied = counts.length - empty;
    double taken = occupied == 0 ? 1 : SMOOTHING * empty / occupied;
    if (taken >= 1) {
      return false;
    }
    for (int i = 0; i < counts.length; i++) {
      counts[i] = counts[i] == 0 ? SMOOTHING : counts[i] - taken;
    }
    return true;
  }

  private static double divergence(double[] p, double[] q) {
    double sumOfP = 0;
    double sumOfQ = 0;
    for (int i = 0; i < p.length; i++) {
      sumOfP += p[i];
      sumOfQ += q[i];
    }
    double divergence = 0;
    for (int i = 0; i < p.length; i++) {
      divergence += p[i] / sumOfP * Math.log(p[i] / sumOfP / (q[i] / sumOfQ));
    }
    return divergence;
  }
}
