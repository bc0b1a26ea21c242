package dev.lapidary.core.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class SoftenedMeanTest {
  private static final float[] SURE = {40, 0, 0, 1, 2, 3};
  private static final float[] UNSURE = {0, 1, 0, 0, 0, 0};

  private static double[] shares(float[] logits, int row, double temperature) {
    double[] shares = new double[3];
    double total = 0;
    for (int k = 0; k < 3; k++) {
      shares[k] = Math.exp(logits[row * 3 + k] / temperature);
      total += shares[k];
    }
    for (int k = 0; k < 3; k++) {
      shares[k] /= total;
    }
    return shares;
  }

  @Test
  void softenedItIsTheMeanOfTheSoftenedTeachers() {
    float[] mean = SoftenedMean.of(List.of(SURE, UNSURE), 3, 4);
    for (int row = 0; row < 2; row++) {
      for (int k = 0; k < 3; k++) {
        double expected = (shares(SURE, row, 4)[k] + shares(UNSURE, row, 4)[k]) / 2;
        assertEquals(expected, shares(mean, row, 4)[k], 1e-6);
      }
    }
  }

  @Test
  void aSingleTeacherStaysItself() {
    float[] alone = SoftenedMean.of(List.of(SURE), 3, 2);
    assertEquals(SURE[0] - SURE[1], alone[0] - alone[1], 1e-4);
    assertEquals(SURE[5] - SURE[3], alone[5] - alone[3], 1e-5);
  }

  @Test
  void aShareOfNothingStaysFinite() {
    float[] mean = SoftenedMean.of(List.of(new float[] {2000, 0}), 2, 1);
    assertEquals(0, mean[0], 1e-6);
    assertEquals(Math.log(Double.MIN_NORMAL), mean[1], 1e-3);
  }

  @Test
  void teachersOfDifferentLengthAreRefused() {
    List<float[]> unlike = List.of(SURE, new float[3]);
    assertThrows(IllegalArgumentException.class, () -> SoftenedMean.of(unlike, 3, 1));
  }
}
