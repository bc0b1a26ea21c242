package dev.lapidary.core.transform.quantize.knapsack;

import dev.lapidary.core.job.JobContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Chooses one option of each class so that the sum of losses is least and the sum of costs within a
 * budget: {@code min sum loss(c, x_c), sum cost(c, x_c) <= budget}.
 *
 * <p>Dynamic programming over the classes with lists of undominated sums (Nemhauser and Ullmann
 * 1969), of which those are dropped that cannot become better than a greedy choice by the bound of
 * the {@link Relaxation}. Exact, unless more sums stay than a limit: then neighbours in cost are
 * thinned out, and the bound says how far from the best the choice may be.
 */
public final class MultipleChoiceKnapsack {
  private static final int MOST_SUMS = 200_000;

  /** Sums of doubles in another order differ by this share at most. */
  private static final double ROUNDING = 1e-9;

  private final List<List<Option>> classes;
  private final long budget;
  private final int mostSums;
  private boolean thinned;

  /** The sums of a choice of options of the first classes. */
  private record Sums(Sums before, int option, long cost, double loss) {}

  private MultipleChoiceKnapsack(List<List<Option>> classes, long budget, int mostSums) {
    this.classes = classes;
    this.budget = budget;
    this.mostSums = mostSums;
  }

  /** The cost of the cheapest choice. */
  public static long leastCost(List<List<Option>> classes) {
    return Relaxation.of(classes, 0).leastCost();
  }

  /**
   * Solves a problem.
   *
   * @param classes one option or more in each
   * @return empty if nothing fits the budget
   * @throws java.util.concurrent.CancellationException if the job is cancelled
   */
  public static Optional<Choice> solve(List<List<Option>> classes, long budget, JobContext job) {
    return solve(classes, budget, MOST_SUMS, job);
  }

  static Optional<Choice> solve(
      List<List<Option>> classes, long budget, int mostSums, JobContext job) {
    return leastCost(classes) > budget
        ? Optional.empty()
        : Optional.of(new MultipleChoiceKnapsack(classes, budget, mostSums).solve(job));
  }

  private Choice solve(JobContext job) {
    Sums greedy = greedy();
    double relaxed = Relaxation.of(classes, 0).bound(budget);
    List<Sums> sums = List.of(new Sums(null, -1, 0, 0));
    for (int c = 0; c < classes.size(); c++) {
      job.throwIfCancelled();
      sums = undominated(extended(sums, c, greedy.loss));
    }
    // costs rise and losses fall along the list
    Sums last = sums.isEmpty() ? greedy : sums.get(sums.size() - 1);
    Sums best = last.loss <= greedy.loss ? last : greedy;
    return new Choice(options(best), best.cost, best.loss, thinned ? relaxed : best.loss);
  }

  /** Steps along the steepest edges as long as they fit. */
  private Sums greedy() {
    int[] chosen = classes.stream().mapToInt(Relaxation::cheapest).toArray();
    boolean[] stopped = new boolean[chosen.length];
    long rest = budget - leastCost(classes);
    for (Relaxation.Edge edge : Relaxation.edges(classes, 0)) {
      if (!stopped[edge.ofClass()] && edge.cost() <= rest) {
        chosen[edge.ofClass()] = edge.option();
        rest -= edge.cost();
      } else {
        stopped[edge.ofClass()] = true;
      }
    }
    Sums sums = new Sums(null, -1, 0, 0);
    for (int c = 0; c < chosen.length; c++) {
      sums = plus(sums, c, chosen[c]);
    }
    return sums;
  }

  private Sums plus(Sums before, int ofClass, int option) {
    Option added = classes.get(ofClass).get(option);
    return new Sums(before, option, before.cost + added.cost(), before.loss + added.loss());
  }

  private List<Sums> extended(List<Sums> sums, int ofClass, double known) {
    Relaxation rest = Relaxation.of(classes, ofClass + 1);
    List<Sums> extended = new ArrayList<>();
    for (Sums before : sums) {
      for (int option = 0; option < classes.get(ofClass).size(); option++) {
        Sums after = plus(before, ofClass, option);
        if (after.loss + rest.bound(budget - after.cost) <= known * (1 + ROUNDING)) {
          extended.add(after);
        }
      }
    }
    return extended;
  }

  private List<Sums> undominated(List<Sums> sums) {
    sums.sort(Comparator.comparingLong(Sums::cost).thenComparingDouble(Sums::loss));
    List<Sums> kept = new ArrayList<>();
    double least = Double.POSITIVE_INFINITY;
    for (Sums one : sums) {
      if (one.loss < least) {
        kept.add(one);
        least = one.loss;
      }
    }
    return kept.size() <= mostSums ? kept : thinned(kept);
  }

  /** Evenly many of them, the cheapest and the costliest included. */
  private List<Sums> thinned(List<Sums> sums) {
    thinned = true;
    List<Sums> some = new ArrayList<>();
    for (int i = 0; i < mostSums; i++) {
      some.add(sums.get((int) ((long) i * (sums.size() - 1) / Math.max(1, mostSums - 1))));
    }
    return some;
  }

  private List<Integer> options(Sums last) {
    Integer[] chosen = new Integer[classes.size()];
    Sums sums = last;
    for (int c = chosen.length - 1; c >= 0; c--) {
      chosen[c] = sums.option;
      sums = sums.before;
    }
    return Arrays.asList(chosen);
  }
}
