package dev.lapidary.core.train.network;

import dev.lapidary.core.error.ModelException;

/**
 * Chooses the {@link SeparableNetwork} for a budget. For each depth the widest network within the
 * budget is a candidate; of these the one is taken whose width and depth have grown together most
 * evenly from the smallest of the samples: depth by 1.2 where width grows by 1.1 (compound scaling,
 * Tan and Le 2019, "EfficientNet").
 */
public final class NetworkSearch {
  private static final int MOST_BLOCKS = 8;
  private static final int LARGEST_WIDTH = 1024;
  private static final double DEPTH_BASE = 1.2;
  private static final double WIDTH_BASE = 1.1;
  private static final double ANCHOR_WIDTH = 48;
  private static final double ANCHOR_BLOCKS = 2;

  private NetworkSearch() {}

  /**
   * The network for a task and a budget; the same for the same arguments.
   *
   * @throws ModelException if the smallest network is too large; says how large it is
   */
  public static SeparableNetwork choose(ClassifierTask task, NetworkBudget budget)
      throws ModelException {
    SeparableNetwork best = null;
    for (int blocks = 1; blocks <= MOST_BLOCKS; blocks++) {
      SeparableNetwork widest = widest(task, budget, blocks);
      if (widest != null && (best == null || imbalance(widest) < imbalance(best))) {
        best = widest;
      }
    }
    if (best == null) {
      SeparableNetwork smallest = new SeparableNetwork(SeparableNetwork.MULTIPLE, 1);
      throw new ModelException("student.budget", smallest.parameters(task), smallest.macs(task));
    }
    return best;
  }

  /** Size grows with the width, so the first that is too large ends the search. */
  private static SeparableNetwork widest(ClassifierTask task, NetworkBudget budget, int blocks) {
    SeparableNetwork widest = null;
    int step = SeparableNetwork.MULTIPLE;
    for (int width = step; width <= LARGEST_WIDTH; width += step) {
      SeparableNetwork wider = new SeparableNetwork(width, blocks);
      if (!budget.allows(wider.parameters(task), wider.macs(task))) {
        return widest;
      }
      widest = wider;
    }
    return widest;
  }

  private static double imbalance(SeparableNetwork network) {
    double byWidth = Math.log(network.width() / ANCHOR_WIDTH) / Math.log(WIDTH_BASE);
    double byDepth = Math.log(network.blocks() / ANCHOR_BLOCKS) / Math.log(DEPTH_BASE);
    return Math.abs(byWidth - byDepth);
  }
}
