package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.lapidary.core.train.Distillation;
import java.util.Arrays;
import java.util.Optional;

/**
 * What is minimized, a mean over the batch: cross entropy with the labels, smoothed, mixed with the
 * divergence from a teacher as {@link Distillation} says.
 */
final class Loss {
  private final double labelSmoothing;
  private final Optional<Distillation> distillation;

  Loss(double labelSmoothing, Optional<Distillation> distillation) {
    this.labelSmoothing = labelSmoothing;
    this.distillation = distillation;
  }

  /** Whether labels have any weight. */
  boolean usesLabels() {
    return hardWeight() > 0;
  }

  private double hardWeight() {
    return 1 - distillation.map(Distillation::softWeight).orElse(0.0);
  }

  /**
   * @param logits [N, classes]
   * @param labels N class indices; not read if labels have no weight
   * @param teacherLogits [N, classes]; null without a teacher
   * @return a scalar
   */
  NDArray of(NDArray logits, int[] labels, float[] teacherLogits) {
    NDArray total = null;
    if (usesLabels()) {
      total = Scalars.times(crossEntropy(logits, labels), (float) hardWeight());
    }
    if (teacherLogits != null) {
      NDArray soft = divergence(logits, teacherLogits);
      total = total == null ? soft : total.add(soft);
    }
    return total;
  }

  private NDArray crossEntropy(NDArray logits, int[] labels) {
    int classes = Math.toIntExact(logits.getShape().get(1));
    float[] targets = new float[labels.length * classes];
    Arrays.fill(targets, (float) (labelSmoothing / classes));
    for (int i = 0; i < labels.length; i++) {
      targets[i * classes + labels[i]] += (float) (1 - labelSmoothing);
    }
    NDArray wanted = logits.getManager().create(targets, new Shape(labels.length, classes));
    return Scalars.times(logits.logSoftmax(1).mul(wanted).sum(), -1f / labels.length);
  }

  /** {@code softWeight * T^2 * KL(softmax(t / T) || softmax(s / T))}. */
  private NDArray divergence(NDArray logits, float[] teacherLogits) {
    Distillation how = distillation.orElseThrow();
    double temperature = how.temperature();
    float coldness = (float) (1 / temperature);
    long samples = logits.getShape().get(0);
    NDManager manager = logits.getManager();
    NDArray teacher = Scalars.times(manager.create(teacherLogits, logits.getShape()), coldness);
    NDArray expected = teacher.softmax(1);
    NDArray student = Scalars.times(logits, coldness);
    NDArray difference = teacher.logSoftmax(1).sub(student.logSoftmax(1));
    float weight = (float) (how.softWeight() * temperature * temperature / samples);
    return Scalars.times(expected.mul(difference).sum(), weight);
  }
}
