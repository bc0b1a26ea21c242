package dev.lapidary.core.train;

import java.util.Objects;

/**
 * What is done with data that weights are not fitted on. It is measured after every epoch, as it is
 * and in inference mode; a set of its own, or a share of the training data. Evaluation data never
 * takes this part, or it could not judge the result any more.
 *
 * @param validationShare of the training data that is held out if there is no set of its own, in
 *     [0, 1), drawn by the plan's seed; 0 for none
 * @param keepBest whether the weights of the best epoch are the result, not those of the last one
 * @param patience epochs without a better one after which training ends, 1 or more; 0 for no limit
 * @param bestBy what is better
 */
public record Validation(double validationShare, boolean keepBest, int patience, BestBy bestBy) {
  /** All epochs are run, and the last one's weights are the result. */
  public static final Validation NONE = new Validation(0, false, 0, BestBy.LOSS);

  public Validation {
    Range.require(
        validationShare >= 0 && validationShare < 1,
        "validationShare must be in [0, 1)",
        validationShare);
    Range.require(patience >= 0, "patience must be 0 or more", patience);
    Objects.requireNonNull(bestBy);
  }

  /** Whether a result depends on validation data. */
  public boolean decides() {
    return keepBest || patience > 0;
  }
}
