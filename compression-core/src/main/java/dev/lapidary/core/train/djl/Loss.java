package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.lapidary.core.error.DataException;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.train.BoundTerm;
import dev.lapidary.core.train.LossTerm;
import dev.lapidary.core.train.TrainingBatch;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is minimized, a mean over the batch: the weighted sum of the terms of a plan. */
final class Loss {
  private final List<BoundTerm> terms;
  private final double labelSmoothing;
  private final Path data;

  /**
   * @param data where the labels come from, for messages
   */
  Loss(List<BoundTerm> terms, double labelSmoothing, Path data) {
    this.terms = terms;
    this.labelSmoothing = labelSmoothing;
    this.data = data;
  }

  /** The class scores among {@code values}, [N, classes]; empty if no term compares any. */
  Optional<NDArray> scores(Map<String, NDArray> values, int samples) {
    return terms.stream()
        .filter(bound -> bound.term().kind().comparesScores())
        .findFirst()
        .map(bound -> values.get(bound.value()).reshape(samples, -1));
  }

  /**
   * @param values of the model for the batch
   * @param teacher values of the teacher for the batch
   * @return a scalar
   * @throws WorkbenchException if the shapes of model, teacher and labels do not fit
   */
  NDArray of(Map<String, NDArray> values, TrainingBatch batch, Map<String, Tensor> teacher)
      throws WorkbenchException {
    NDArray total = null;
    for (BoundTerm bound : terms) {
      NDArray found = values.get(bound.value());
      if (bound.term().kind().comparesScores()) {
        checkScores(bound, found);
      }
      NDArray rows = found.reshape(batch.size(), -1);
      NDArray value =
          bound.term().kind().usesTeacher()
              ? compared(bound.term(), rows, target(bound, rows, teacher))
              : LossFunctions.crossEntropy(rows, labels(batch, rows), bound.term().weight());
      total = total == null ? value : total.add(value);
    }
    return total;
  }

  private static NDArray compared(LossTerm term, NDArray rows, NDArray target) {
    return switch (term.kind()) {
      case DIVERGENCE -> LossFunctions.divergence(rows, target, term.temperature(), term.weight());
      case MEAN_SQUARED_ERROR -> LossFunctions.squaredError(rows, target, term.weight());
      case COSINE -> LossFunctions.cosine(rows, target, term.weight());
      case CROSS_ENTROPY -> throw new IllegalStateException("labels are no output: " + term);
    };
  }

  private static void checkScores(BoundTerm bound, NDArray found) throws ModelException {
    long[] lengths = found.getShape().getShape();
    for (int axis = 2; axis < lengths.length; axis++) {
      if (lengths[axis] != 1) {
        throw new ModelException("train.notClassScores", bound.value(), found.getShape());
      }
    }
  }

  private static NDArray target(BoundTerm bound, NDArray rows, Map<String, Tensor> teacher)
      throws DataException {
    Tensor target = teacher.get(bound.teacherValue());
    long samples = rows.getShape().get(0);
    if (target.elementCount() != rows.size()) {
      throw new DataException(
          bound.term().kind().comparesScores() ? "train.teacherClasses" : "train.teacherSize",
          rows.size() / samples,
          target.elementCount() / samples,
          bound.value());
    }
    NDManager manager = rows.getManager();
    return manager.create(target.toFloats(), rows.getShape());
  }

  private float[] labels(TrainingBatch batch, NDArray rows) throws DataException {
    int classes = Math.toIntExact(rows.getShape().get(1));
    for (int label : batch.labels().orElseThrow()) {
      if (label < 0 || label >= classes) {
        throw new DataException("train.labelOutOfRange", data, label, classes - 1);
      }
    }
    return batch.classShares(classes, labelSmoothing);
  }
}
