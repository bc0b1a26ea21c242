package dev.lapidary.core.train.checkpoint;

import dev.lapidary.core.train.EpochMetrics;
import java.util.List;

/**
 * Where a training stands, apart from its arrays. All random choices follow from the plan's seed
 * and this place.
 *
 * @param epoch that is running, from 1
 * @param batch batches of the epoch that are done
 * @param epochSeconds spent on the epoch so far
 * @param tally of the epoch so far
 * @param firstLoss of the whole training; NaN before the first batch
 * @param best of the epochs before
 * @param history of the epochs before, in order
 */
public record TrainingState(
    int epoch,
    int batch,
    double epochSeconds,
    Sums tally,
    double firstLoss,
    Best best,
    List<EpochMetrics> history) {

  public TrainingState {
    history = List.copyOf(history);
  }

  /**
   * Whether the numbers can be those of a training.
   *
   * @param epochs of the whole training
   * @param perEpoch batches in one epoch
   */
  public boolean fits(int epochs, int perEpoch) {
    boolean over = epoch == epochs + 1 && batch == 0;
    boolean within = epoch >= 1 && epoch <= epochs && batch >= 0 && batch <= perEpoch;
    boolean counted = history.size() == epoch - 1;
    return (over || within) && counted && tally.fits() && best.epoch() >= 0 && best.epoch() < epoch;
  }

  /** Loss and hits of some batches. */
  public record Sums(double lossSum, long samples, long labelled, long right) {
    private boolean fits() {
      return 0 <= right && right <= labelled && labelled <= samples;
    }
  }

  /**
   * The best epoch.
   *
   * @param epoch from 1; 0 if there is none
   * @param figure that made it the best
   * @param kept whether its weights are among the arrays
   */
  public record Best(int epoch, double figure, boolean kept) {}
}
