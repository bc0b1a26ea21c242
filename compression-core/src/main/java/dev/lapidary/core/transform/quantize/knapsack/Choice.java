package dev.lapidary.core.transform.quantize.knapsack;

import java.util.List;

/**
 * A choice of one option of each class.
 *
 * @param options index of the option of each class
 * @param cost sum of costs
 * @param loss sum of losses
 * @param bound no choice within the budget has a smaller loss; equal to {@code loss} if this one is
 *     proven best
 */
public record Choice(List<Integer> options, long cost, double loss, double bound) {
  public Choice {
    options = List.copyOf(options);
  }

  /** How far the loss may lie above the least possible, as a share of it, 0 if proven best. */
  public double gap() {
    return loss <= bound ? 0 : (loss - bound) / loss;
  }
}
