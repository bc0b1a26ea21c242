package dev.lapidary.core.evaluate;

/** Sums over the elements of a reference's vector x and a model's vector y. */
final class VectorSums {
  private double xx;
  private double yy;
  private double xy;
  private double noise;
  private double greatest;
  private boolean finite = true;

  /** Adds {@code count} elements from {@code start} on. */
  void add(float[] x, float[] y, int start, int count) {
    for (int i = start; i < start + count; i++) {
      if (!Float.isFinite(x[i]) || !Float.isFinite(y[i])) {
        finite = false;
        continue;
      }
      double difference = (double) x[i] - y[i];
      xx += (double) x[i] * x[i];
      yy += (double) y[i] * y[i];
      xy += (double) x[i] * y[i];
      noise += difference * difference;
      greatest = Math.max(greatest, Math.abs(difference));
    }
  }

  void add(VectorSums other) {
    xx += other.xx;
    yy += other.yy;
    xy += other.xy;
    noise += other.noise;
    greatest = Math.max(greatest, other.greatest);
    finite &= other.finite;
  }

  /** The cosine of the angle between x and y. */
  double cosine() {
    if (!finite) {
      return 0;
    }
    if (xx == 0 || yy == 0) {
      return xx == yy ? 1 : 0;
    }
    // Rounding may leave equal vectors a little beside 1.
    return noise == 0 ? 1 : Math.max(-1, Math.min(1, xy / (Math.sqrt(xx) * Math.sqrt(yy))));
  }

  double signal() {
    return xx;
  }

  double noise() {
    return noise;
  }

  double greatestDifference() {
    return greatest;
  }

  boolean isFinite() {
    return finite;
  }
}
