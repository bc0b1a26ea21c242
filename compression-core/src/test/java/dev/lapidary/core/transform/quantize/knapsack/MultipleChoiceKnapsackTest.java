package dev.lapidary.core.transform.quantize.knapsack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.job.JobContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MultipleChoiceKnapsackTest {

  @Test
  void isAsGoodAsTryingEverything() {
    Random random = new Random(7);
    for (int instance = 0; instance < 300; instance++) {
      List<List<Option>> classes = random(random, 1 + random.nextInt(7), 1 + random.nextInt(4));
      long budget = random.nextInt(120);
      Optional<Choice> found = MultipleChoiceKnapsack.solve(classes, budget, JobContext.none());
      double best = leastLoss(classes, 0, budget);
      if (found.isEmpty()) {
        assertEquals(Double.POSITIVE_INFINITY, best, "instance " + instance);
        continue;
      }
      Choice choice = found.get();
      assertEquals(best, choice.loss(), 1e-9, "instance " + instance);
      assertEquals(choice.loss(), choice.bound());
      assertTrue(choice.cost() <= budget, choice.toString());
      assertEquals(choice.cost(), cost(classes, choice));
    }
  }

  @Test
  void aThinnedSearchStaysWithinTheBudgetAndItsBoundHolds() {
    Random random = new Random(8);
    int gaps = 0;
    for (int instance = 0; instance < 100; instance++) {
      List<List<Option>> classes = random(random, 8, 4);
      long budget = 150 + random.nextInt(100);
      if (MultipleChoiceKnapsack.leastCost(classes) > budget) {
        continue;
      }
      Choice choice =
          MultipleChoiceKnapsack.solve(classes, budget, 2, JobContext.none()).orElseThrow();
      double best = leastLoss(classes, 0, budget);
      assertTrue(choice.bound() <= best + 1e-9 && best <= choice.loss() + 1e-9, choice.toString());
      assertTrue(choice.cost() <= budget, choice.toString());
      gaps += choice.gap() > 0 ? 1 : 0;
    }
    assertTrue(gaps > 10, "thinned in " + gaps + " instances");
  }

  @Test
  void takesWhatCostsNoMoreAndLosesLess() {
    List<List<Option>> classes = List.of(List.of(new Option(3, 1), new Option(3, 0.5)));
    assertEquals(
        List.of(1),
        MultipleChoiceKnapsack.solve(classes, 3, JobContext.none()).orElseThrow().options());
  }

  @Test
  void fiftyLayersOfThreeWidthsAreSolvedExactly() {
    Random random = new Random(9);
    List<List<Option>> classes = new ArrayList<>();
    for (int c = 0; c < 50; c++) {
      long weights = 1000 + random.nextInt(1_000_000);
      double noise = Math.pow(10, -4 * random.nextDouble());
      classes.add(
          List.of(
              new Option(weights * 4, noise),
              new Option(weights * 6, noise / 16),
              new Option(weights * 8, noise / 256)));
    }
    long half = (long) (MultipleChoiceKnapsack.leastCost(classes) * 1.3);
    Choice choice = MultipleChoiceKnapsack.solve(classes, half, JobContext.none()).orElseThrow();
    assertEquals(0, choice.gap());
    assertTrue(choice.cost() <= half);
  }

  private static List<List<Option>> random(Random random, int count, int options) {
    List<List<Option>> classes = new ArrayList<>();
    for (int c = 0; c < count; c++) {
      List<Option> ofClass = new ArrayList<>();
      for (int o = 0; o < options; o++) {
        ofClass.add(new Option(random.nextInt(60), random.nextInt(40) / 8.0));
      }
      classes.add(ofClass);
    }
    return classes;
  }

  private static double leastLoss(List<List<Option>> classes, int from, long budget) {
    if (from == classes.size()) {
      return 0;
    }
    double best = Double.POSITIVE_INFINITY;
    for (Option option : classes.get(from)) {
      if (option.cost() <= budget) {
        double rest = leastLoss(classes, from + 1, budget - option.cost());
        best = Math.min(best, option.loss() + rest);
      }
    }
    return best;
  }

  private static long cost(List<List<Option>> classes, Choice choice) {
    long cost = 0;
    for (int c = 0; c < classes.size(); c++) {
      cost += classes.get(c).get(choice.options().get(c)).cost();
    }
    return cost;
  }
}
