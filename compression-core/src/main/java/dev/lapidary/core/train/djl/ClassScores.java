package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import dev.lapidary.core.error.DataException;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.train.TrainingBatch;
import dev.lapidary.core.train.gradient.ClassChoice;
import java.nio.file.Path;
import java.util.Arrays;

/** Picks one class score of each sample. */
final class ClassScores {
  private final ClassChoice choice;
  private final Path data;

  /**
   * @param data where the labels come from, for messages
   */
  ClassScores(ClassChoice choice, Path data) {
    this.choice = choice;
    this.data = data;
  }

  /**
   * The sum of the chosen scores. Samples do not mix in inference, so its gradient with respect to
   * a sample is that of the sample's own score.
   *
   * @param scores [N, classes]
   * @throws WorkbenchException if there is no such class or label
   */
  NDArray sum(NDArray scores, TrainingBatch batch) throws WorkbenchException {
    int classes = Math.toIntExact(scores.getShape().get(1));
    int[] chosen = chosen(scores, batch, classes);
    float[] mask = new float[chosen.length * classes];
    for (int i = 0; i < chosen.length; i++) {
      mask[i * classes + chosen[i]] = 1;
    }
    return scores.mul(scores.getManager().create(mask, scores.getShape())).sum();
  }

  private int[] chosen(NDArray scores, TrainingBatch batch, int classes) throws WorkbenchException {
    return switch (choice.kind()) {
      case PREDICTED ->
          Arrays.stream(scores.argMax(1).toLongArray()).mapToInt(Math::toIntExact).toArray();
      case LABEL -> labels(batch, classes);
      case FIXED -> fixed(batch.size(), classes);
    };
  }

  private int[] labels(TrainingBatch batch, int classes) throws DataException {
    int[] labels =
        batch.labels().orElseThrow(() -> new DataException("train.noLabels", data)).clone();
    for (int label : labels) {
      if (label < 0 || label >= classes) {
        throw new DataException("train.labelOutOfRange", data, label, classes - 1);
      }
    }
    return labels;
  }

  private int[] fixed(int samples, int classes) throws ModelException {
    if (choice.index() >= classes) {
      throw new ModelException("gradient.classOutOfRange", choice.index(), classes - 1);
    }
    int[] chosen = new int[samples];
    Arrays.fill(chosen, choice.index());
    return chosen;
  }
}
