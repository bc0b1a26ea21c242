package dev.lapidary.core.train;

import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.ir.Model;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a training works with.
 *
 * @param training labelled unless a teacher's values are all that is learned
 * @param teachers run by ONNX Runtime; their values are the targets of what {@link
 *     LossSettings#usesTeacher()}
 * @param scratch a folder for files that live as long as the training; without one, nothing is
 *     cached on disk
 */
public record TrainingData(Dataset training, List<Model> teachers, Optional<Path> scratch) {
  public TrainingData {
    teachers = List.copyOf(teachers);
  }

  /** Samples alone. */
  public static TrainingData of(Dataset training) {
    return new TrainingData(training, List.of(), Optional.empty());
  }

  public TrainingData withTeachers(List<Model> models) {
    return new TrainingData(training, models, scratch);
  }

  public TrainingData withScratch(Path folder) {
    return new TrainingData(training, teachers, Optional.of(folder));
  }
}
