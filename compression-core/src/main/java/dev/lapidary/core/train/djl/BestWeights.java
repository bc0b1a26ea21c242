package dev.lapidary.core.train.djl;

import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.train.BestBy;
import dev.lapidary.core.train.Validation;
import java.util.Map;

/** The best epoch so far, and its weights if they are kept. */
final class BestWeights {
  private final Validation validation;
  private int epoch;
  private double figure = Double.NaN;
  private Map<String, Tensor> kept = Map.of();

  BestWeights(Validation validation) {
    this.validation = validation;
  }

  /**
   * Compares an epoch with the best one.
   *
   * @param measured on the validation data
   * @return whether it is the best now
   */
  boolean offer(int number, Tally measured, Weights weights) {
    double found = validation.bestBy() == BestBy.LOSS ? -measured.meanLoss() : measured.top1();
    boolean better = epoch == 0 || found > figure || (Double.isNaN(figure) && !Double.isNaN(found));
    if (better) {
      epoch = number;
      figure = found;
      kept = validation.keepBest() ? weights.read() : Map.of();
    }
    return better;
  }

  /** The best epoch, from 1; 0 before the first. */
  int epoch() {
    return epoch;
  }

  /** Its weights and statistics; empty if none are kept. */
  Map<String, Tensor> kept() {
    return kept;
  }
}
