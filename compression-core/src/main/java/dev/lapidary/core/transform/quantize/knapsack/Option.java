package dev.lapidary.core.transform.quantize.knapsack;

/**
 * One of the options of a class.
 *
 * @param cost 0 or more, in any unit
 * @param loss finite, 0 or more
 */
public record Option(long cost, double loss) {
  public Option {
    if (cost < 0 || !(loss >= 0 && Double.isFinite(loss))) {
      throw new IllegalArgumentException(
          "cost and loss must be finite and 0 or more, found " + cost + " and " + loss);
    }
  }
}
