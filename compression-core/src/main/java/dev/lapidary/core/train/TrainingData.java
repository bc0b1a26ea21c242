package dev.lapidary.core.train;

import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.data.Datasets;
import dev.lapidary.core.data.Split;
import dev.lapidary.core.error.DataException;
import dev.lapidary.core.ir.Model;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a training works with.
 *
 * @param training labelled unless a teacher's values are all that is learned
 * @param validation nothing is fitted on it, see {@link Validation}
 * @param teachers run by ONNX Runtime; their values are the targets of what {@link
 *     LossSettings#usesTeacher()}
 * @param scratch a folder for files that live as long as the training; without one, nothing is
 *     cached on disk
 */
public record TrainingData(
    Dataset training, Optional<Dataset> validation, List<Model> teachers, Optional<Path> scratch) {
  public TrainingData {
    teachers = List.copyOf(teachers);
  }

  /** Samples alone. */
  public static TrainingData of(Dataset training) {
    return new TrainingData(training, Optional.empty(), List.of(), Optional.empty());
  }

  /** The same on other samples. */
  public TrainingData on(Dataset other) {
    return new TrainingData(other, validation, teachers, scratch);
  }

  public TrainingData withValidation(Optional<Dataset> other) {
    return new TrainingData(training, other, teachers, scratch);
  }

  public TrainingData withTeachers(List<Model> models) {
    return new TrainingData(training, validation, models, scratch);
  }

  public TrainingData withScratch(Path folder) {
    return new TrainingData(training, validation, teachers, Optional.of(folder));
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
      return on(split.second()).withValidation(Optional.of(split.first()));
    }
    if (validation.isEmpty() && plan.validation().decides()) {
      throw new DataException("train.noValidation");
    }
    return this;
  }
}
