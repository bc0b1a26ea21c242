package dev.lapidary.core.transform.quantize.knapsack;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The problem for the classes from one on with fractions of options allowed (Sinha and Zoltners
 * 1979). Of each class only the lower convex hull of (cost, loss) matters; its edges, steepest
 * first, are the best steps from the cheapest options on, so the least loss for a budget is read
 * off their sums.
 */
final class Relaxation {
  private final long leastCost;
  private final long[] costs;
  private final double[] losses;

  /** A step along a hull: {@code cost} more for {@code gain} less loss. */
  record Edge(int ofClass, int option, long cost, double gain) {
    double slope() {
      return gain / cost;
    }
  }

  private Relaxation(long leastCost, double lossThere, List<Edge> steepestFirst) {
    this.leastCost = leastCost;
    this.costs = new long[steepestFirst.size() + 1];
    this.losses = new double[steepestFirst.size() + 1];
    losses[0] = lossThere;
    for (int i = 0; i < steepestFirst.size(); i++) {
      costs[i + 1] = costs[i] + steepestFirst.get(i).cost();
      losses[i + 1] = losses[i] - steepestFirst.get(i).gain();
    }
  }

  /** The problem for the classes from {@code first} on. */
  static Relaxation of(List<List<Option>> classes, int first) {
    long cost = 0;
    double loss = 0;
    for (List<Option> options : classes.subList(first, classes.size())) {
      Option cheapest = options.get(cheapest(options));
      cost += cheapest.cost();
      loss += cheapest.loss();
    }
    return new Relaxation(cost, loss, edges(classes, first));
  }

  /** The edges of all hulls, steepest first; those of a class stay in order of cost. */
  static List<Edge> edges(List<List<Option>> classes, int first) {
    List<Edge> edges = new ArrayList<>();
    for (int c = first; c < classes.size(); c++) {
      List<Option> options = classes.get(c);
      int at = cheapest(options);
      for (int next = steepest(options, at); next >= 0; next = steepest(options, at)) {
        Option from = options.get(at);
        Option to = options.get(next);
        edges.add(new Edge(c, next, to.cost() - from.cost(), from.loss() - to.loss()));
        at = next;
      }
    }
    edges.sort(Comparator.comparingDouble(Edge::slope).reversed());
    return edges;
  }

  /** The option of least cost, of least loss among equals. */
  static int cheapest(List<Option> options) {
    int best = 0;
    for (int i = 1; i < options.size(); i++) {
      Option option = options.get(i);
      Option least = options.get(best);
      boolean better = option.cost() == least.cost() && option.loss() < least.loss();
      best = option.cost() < least.cost() || better ? i : best;
    }
    return best;
  }

  /** The next corner of the hull, the farthest of equals; -1 if no costlier option loses less. */
  private static int steepest(List<Option> options, int at) {
    int best = -1;
    double most = 0;
    for (int i = 0; i < options.size(); i++) {
      long cost = options.get(i).cost() - options.get(at).cost();
      double gain = options.get(at).loss() - options.get(i).loss();
      if (cost > 0 && gain > 0) {
        double slope = gain / cost;
        boolean farther =
            best >= 0 && slope == most && options.get(i).cost() > options.get(best).cost();
        if (slope > most || farther) {
          best = i;
          most = slope;
        }
      }
    }
    return best;
  }

  /** The cost of the cheapest options: what no budget may lie below. */
  long leastCost() {
    return leastCost;
  }

  /** A loss that no choice within the budget falls below; infinite if nothing fits. */
  double bound(long budget) {
    long rest = budget - leastCost;
    if (rest < 0) {
      return Double.POSITIVE_INFINITY;
    }
    int low = 0;
    int high = costs.length - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (costs[middle] <= rest) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    if (low == costs.length - 1) {
      return losses[low];
    }
    double share = (double) (rest - costs[low]) / (costs[low + 1] - costs[low]);
    return losses[low] + share * (losses[low + 1] - losses[low]);
  }
}
