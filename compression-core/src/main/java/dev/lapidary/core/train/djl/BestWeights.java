package dev.lapidary.core.train.djl;

import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.train.BestBy;
import dev.lapidary.core.train.Validation;
import dev.lapidary.core.train.checkpoint.StateArray;
import dev.lapidary.core.train.checkpoint.TrainingState.Best;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The best epoch so far, and its weights if they are kept. */
final class BestWeights {
  private final Validation validation;
  private int epoch;
  private double figure = Double.NaN;
  private final Map<String, Tensor> kept = new LinkedHashMap<>();

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
      if (validation.keepBest()) {
        kept.putAll(weights.read());
      }
    }
    return better;
  }

  /** Its place and figure. */
  Best state() {
    return new Best(epoch, figure, !kept.isEmpty());
  }

  /** Puts place and figure back; {@link #arrays} does so with the weights. */
  void restore(Best state) {
    epoch = state.epoch();
    figure = state.figure();
  }

  /**
   * The kept arrays, to be saved and restored.
   *
   * @param state tells whether there are any
   * @param like the weights they are copies of
   */
  List<StateArray> arrays(Best state, Weights like) {
    List<StateArray> arrays = new ArrayList<>();
    if (state.kept()) {
      like.trained()
          .forEach(
              (name, array) ->
                  arrays.add(
                      new StateArray(
                          Math.toIntExact(array.size()),
                          () -> kept.get(name).toFloats(),
                          values -> kept.put(name, like.tensor(name, values)))));
    }
    return arrays;
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
