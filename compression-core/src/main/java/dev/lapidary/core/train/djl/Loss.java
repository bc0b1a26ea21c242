package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.lapidary.core.error.DataException;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.train.BoundLoss;
import dev.lapidary.core.train.BoundTerm;
import dev.lapidary.core.train.LossTerm;
import dev.lapidary.core.train.TargetMean;
import dev.lapidary.core.train.TrainingBatch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is minimized, a mean over the batch: the weighted sum of the terms of a plan. */
final class Loss {
  private final BoundLoss bound;
  private final List<FeatureComparison> features;
  private final double labelSmoothing;
  private final Path data;

  /**
   * @param data where the labels come from, for messages
   */
  Loss(BoundLoss bound, List<FeatureComparison> features, double labelSmoothing, Path data) {
    this.bound = bound;
    this.features = features;
    this.labelSmoothing = labelSmoothing;
    this.data = data;
  }

  /** The class scores among {@code values}, [N, classes]; empty if no term compares any. */
  Optional<NDArray> scores(Map<String, NDArray> values, int samples) {
    return bound.terms().stream()
        .filter(one -> one.term().kind().comparesScores())
        .findFirst()
        .map(one -> values.get(one.value()).reshape(samples, -1));
  }

  /**
   * @param values of the model for the batch
   * @param teachers values of each teacher for the batch
   * @return a scalar
   * @throws WorkbenchException if the shapes of model, teachers and labels do not fit
   */
  NDArray of(Map<String, NDArray> values, TrainingBatch batch, List<Map<String, Tensor>> teachers)
      throws WorkbenchException {
    List<NDArray> parts = new ArrayList<>();
    for (BoundTerm one : bound.terms()) {
      NDArray compared = compared(one, values.get(one.value()), batch, teachers);
      parts.add(Scalars.times(compared, (float) one.term().weight()));
    }
    for (FeatureComparison feature : features) {
      parts.add(feature.of(values, teachers.get(0)));
    }
    return parts.stream().reduce(NDArray::add).orElseThrow();
  }

  private NDArray compared(
      BoundTerm one, NDArray found, TrainingBatch batch, List<Map<String, Tensor>> teachers)
      throws WorkbenchException {
    if (one.term().kind().comparesScores()) {
      checkScores(one, found);
    }
    NDArray rows = found.reshape(batch.size(), -1);
    if (!one.term().kind().usesTeacher()) {
      return LossFunctions.crossEntropy(rows, labelShares(batch, rows));
    }
    NDArray target = target(one, found, rows, teachers);
    if (one.term().kind().tellsTargetApart()) {
      return decoupled(one, rows, target, batch);
    }
    return switch (one.term().kind()) {
      case DIVERGENCE -> SoftenedDivergence.of(rows, target, one.term().temperature());
      case COSINE -> LossFunctions.cosine(rows, target);
      default -> LossFunctions.squaredError(rows, target);
    };
  }

  private NDArray decoupled(BoundTerm one, NDArray rows, NDArray target, TrainingBatch batch)
      throws WorkbenchException {
    if (rows.getShape().get(1) < 2) {
      throw new ModelException("train.oneClass", one.value());
    }
    int[] labels = batch.foremostLabels().orElse(null);
    if (labels != null) {
      checkLabels(labels, classes(rows));
    }
    LossTerm term = one.term();
    DecoupledDivergence parts = DecoupledDivergence.of(rows, target, labels, term.temperature());
    return switch (term.kind()) {
      case TARGET_DIVERGENCE -> parts.ofTarget();
      default -> parts.ofOthers();
    };
  }

  private static void checkScores(BoundTerm one, NDArray found) throws ModelException {
    long[] lengths = found.getShape().getShape();
    for (int axis = 2; axis < lengths.length; axis++) {
      if (lengths[axis] != 1) {
        throw new ModelException("train.notClassScores", one.value(), found.getShape());
      }
    }
  }

  private static NDArray target(
      BoundTerm one, NDArray found, NDArray rows, List<Map<String, Tensor>> teachers)
      throws DataException {
    List<float[]> targets = new ArrayList<>();
    for (int i = 0; i < teachers.size(); i++) {
      Tensor target = teachers.get(i).get(one.teacherValues().get(i));
      checkTarget(one, found.getShape(), target);
      targets.add(target.toFloats());
    }
    float[] mean = TargetMean.of(one.term(), targets, classes(rows));
    return rows.getManager().create(mean, rows.getShape());
  }

  private static void checkTarget(BoundTerm one, Shape student, Tensor target)
      throws DataException {
    long[] found = longAxes(student.getShape());
    long[] wanted = longAxes(target.lengths());
    boolean scores = one.term().kind().comparesScores() && wanted.length <= found.length;
    if (scores && target.elementCount() != student.size()) {
      long samples = student.get(0);
      throw new DataException(
          "train.teacherClasses", student.size() / samples, target.elementCount() / samples);
    }
    boolean laidOutAlike = found.length != wanted.length || Arrays.equals(found, wanted);
    if (target.elementCount() != student.size() || !laidOutAlike) {
      throw new DataException(
          "train.teacherShape", one.value(), Arrays.toString(student.getShape()), target.shape());
    }
  }

  /** Axes of length 1 make no difference. */
  private static long[] longAxes(long[] lengths) {
    return Arrays.stream(lengths).filter(length -> length != 1).toArray();
  }

  private static int classes(NDArray rows) {
    return Math.toIntExact(rows.getShape().get(1));
  }

  private float[] labelShares(TrainingBatch batch, NDArray rows) throws DataException {
    checkLabels(batch.labels().orElseThrow(), classes(rows));
    return batch.classShares(classes(rows), labelSmoothing);
  }

  private void checkLabels(int[] labels, int classes) throws DataException {
    for (int label : labels) {
      if (label < 0 || label >= classes) {
        throw new DataException("train.labelOutOfRange", data, label, classes - 1);
      }
    }
  }
}
