package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.lapidary.core.train.LossSettings;
import dev.lapidary.core.train.LossTerm;
import java.util.Arrays;

/** What is minimized, a mean over the batch: the weighted sum of the terms of a plan. */
final class Loss {
  private final LossSettings settings;
  private final double labelSmoothing;

  Loss(LossSettings settings, double labelSmoothing) {
    this.settings = settings;
    this.labelSmoothing = labelSmoothing;
  }

  /**
   * @param logits [N, classes]
   * @param labels N class indices; not read if no term uses them
   * @param teacherLogits [N, classes]; null without a teacher
   * @return a scalar
   */
  NDArray of(NDArray logits, int[] labels, float[] teacherLogits) {
    NDArray total = null;
    for (LossTerm term : settings.terms()) {
      NDArray value =
          switch (term.kind()) {
            case CROSS_ENTROPY -> crossEntropy(term, logits, labels);
            case DIVERGENCE -> divergence(term, logits, teacherLogits);
          };
      total = total == null ? value : total.add(value);
    }
    return total;
  }

  private NDArray crossEntropy(LossTerm term, NDArray logits, int[] labels) {
    int classes = Math.toIntExact(logits.getShape().get(1));
    float[] targets = new float[labels.length * classes];
    Arrays.fill(targets, (float) (labelSmoothing / classes));
    for (int i = 0; i < labels.length; i++) {
      targets[i * classes + labels[i]] += (float) (1 - labelSmoothing);
    }
    NDArray wanted = logits.getManager().create(targets, new Shape(labels.length, classes));
    NDArray mean = Scalars.times(logits.logSoftmax(1).mul(wanted).sum(), -1f / labels.length);
    return Scalars.times(mean, (float) term.weight());
  }

  private static NDArray divergence(LossTerm term, NDArray logits, float[] teacherLogits) {
    double temperature = term.temperature();
    float coldness = (float) (1 / temperature);
    long samples = logits.getShape().get(0);
    NDManager manager = logits.getManager();
    NDArray teacher = Scalars.times(manager.create(teacherLogits, logits.getShape()), coldness);
    NDArray expected = teacher.softmax(1);
    NDArray student = Scalars.times(logits, coldness);
    NDArray difference = teacher.logSoftmax(1).sub(student.logSoftmax(1));
    float weight = (float) (term.weight() * temperature * temperature / samples);
    return Scalars.times(expected.mul(difference).sum(), weight);
  }
}
