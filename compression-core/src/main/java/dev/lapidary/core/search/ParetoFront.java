package dev.lapidary.core.search;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The candidates that no other dominates. One dominates another if it is at least as good in every
 * objective and better in one; so equals stay together, on the front or off it.
 */
public final class ParetoFront {
  private ParetoFront() {}

  /**
   * The front of {@code candidates}, in their order. A candidate with an unknown figure is neither
   * on it nor dominates another.
   *
   * @param objectives one or more
   */
  public static <T> List<T> of(List<T> candidates, List<Objective<? super T>> objectives) {
    if (objectives.isEmpty()) {
      throw new IllegalArgumentException("a Pareto front needs an objective, found none");
    }
    double[][] gains = candidates.stream().map(c -> gains(c, objectives)).toArray(double[][]::new);
    return IntStream.range(0, gains.length)
        .filter(i -> known(gains[i]) && !dominated(i, gains))
        .mapToObj(candidates::get)
        .toList();
  }

  private static <T> double[] gains(T candidate, List<Objective<? super T>> objectives) {
    return objectives.stream().mapToDouble(objective -> objective.gain(candidate)).toArray();
  }

  private static boolean known(double[] gains) {
    for (double gain : gains) {
      if (Double.isNaN(gain)) {
        return false;
      }
    }
    return true;
  }

  private static boolean dominated(int index, double[][] gains) {
    for (double[] other : gains) {
      if (known(other) && dominates(other, gains[index])) {
        return true;
      }
    }
    return false;
  }

  private static boolean dominates(double[] one, double[] other) {
    boolean better = false;
    for (int i = 0; i < one.length; i++) {
      if (one[i] < other[i]) {
        return false;
      }
      better |= one[i] > other[i];
    }
    return better;
  }
}
