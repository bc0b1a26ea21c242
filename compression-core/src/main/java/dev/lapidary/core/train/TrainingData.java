package dev.lapidary.core.train;

import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.data.Datasets;
import dev.lapidary.core.data.Split;
import dev.lapidary.core.error.DataException;
import dev.lapidary.core.ir.Model;
import java.util.Optional;

/**
 * What a training works with.
 *
 * @param training labelled unless a teacher's outputs are all that is learned
 * @param validation nothing is fitted on it, see {@link Validation}
 * @param teacher run by ONNX Runtime; its outputs are the targets of what {@link
 *     LossKind#usesTeacher()}
 */
public record TrainingData(
    Dataset training, Optional<Dataset> validation, Optional<Model> teacher) {

  /** Without a validation set of its own. */
  public TrainingData(Dataset training, Optional<Model> teacher) {
    this(training, Optional.empty(), teacher);
  }

  /**
   * The same data with the plan's share held out for validation, unless there is a set for it.
   *
   * @throws DataException if nothing is left of either part, or if the plan needs validation data
   *     and there is none
   */
  public TrainingData prepared(TrainingPlan plan) throws DataException {
    if (plan.validation().decides()
        && plan.validation().bestBy() == BestBy.TOP1
        && !(validation.orElse(training).labelled() && plan.loss().comparesScores())) {
      throw new DataException("train.noTop1", validation.orElse(training).ref().path());
    }
    double share = plan.validation().validationShare();
    if (validation.isEmpty() && share > 0) {
      Split split = Datasets.split(training, share, plan.seed());
      if (split.first().size() == 0 || split.second().size() == 0) {
        throw new DataException("train.emptyHoldOut", share, training.size());
      }
      return new TrainingData(split.second(), Optional.of(split.first()), teacher);
    }
    if (validation.isEmpty() && plan.validation().decides()) {
      throw new DataException("train.noValidation");
    }
    return this;
  }
}
