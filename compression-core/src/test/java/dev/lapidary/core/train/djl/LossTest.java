package dev.lapidary.core.train.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.lapidary.core.train.LossSettings;
import org.junit.jupiter.api.Test;

/** The loss against its formula, computed by hand. */
class LossTest {
  private static final float[] STUDENT = {1, 2, -1, 0.5f, 0, 3};
  private static final float[] TEACHER = {2, 1, 0, -1, 0, 4};
  private static final int[] LABELS = {1, 2};

  private static double[] softmax(float[] logits, int row, double temperature) {
    double[] shares = new double[3];
    double sum = 0;
    for (int k = 0; k < 3; k++) {
      shares[k] = Math.exp(logits[row * 3 + k] / temperature);
      sum += shares[k];
    }
    for (int k = 0; k < 3; k++) {
      shares[k] /= sum;
    }
    return shares;
  }

  private static double loss(Loss loss, float[] teacher) {
    TrainingRuntime.defaults().settle();
    try (NDManager manager = NDManager.newBaseManager()) {
      return loss.of(manager.create(STUDENT, new Shape(2, 3)), LABELS, teacher).getFloat();
    }
  }

  private static double crossEntropy(double smoothing) {
    double sum = 0;
    for (int row = 0; row < 2; row++) {
      double[] shares = softmax(STUDENT, row, 1);
      for (int k = 0; k < 3; k++) {
        double target = smoothing / 3 + (LABELS[row] == k ? 1 - smoothing : 0);
        sum -= target * Math.log(shares[k]);
      }
    }
    return sum / 2;
  }

  @Test
  void isCrossEntropyWithSmoothedLabels() {
    assertEquals(crossEntropy(0), loss(new Loss(LossSettings.labels(), 0), null), 1e-5);
    assertEquals(crossEntropy(0.1), loss(new Loss(LossSettings.labels(), 0.1), null), 1e-5);
  }

  @Test
  void mixesCrossEntropyAndDivergenceFromTheTeacher() {
    double temperature = 3;
    double divergence = 0;
    for (int row = 0; row < 2; row++) {
      double[] expected = softmax(TEACHER, row, temperature);
      double[] found = softmax(STUDENT, row, temperature);
      for (int k = 0; k < 3; k++) {
        divergence += expected[k] * Math.log(expected[k] / found[k]) / 2;
      }
    }
    Loss loss = new Loss(LossSettings.distilled(temperature, 0.7), 0);
    double expected = 0.7 * 9 * divergence + 0.3 * crossEntropy(0);
    assertEquals(expected, loss(loss, TEACHER), 1e-5);
  }
}
