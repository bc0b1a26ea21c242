package dev.lapidary.core.train.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.function.BiFunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each distillation loss against its formula, computed by hand. */
class DistillationLossesTest {
  private static final float[] STUDENT = {1, 2, -1, 0.5f, 0, 3};
  private static final float[] TEACHER = {2, 1, 0, -1, 0, 4};
  private static final int[] LABELS = {1, 2};
  private static final Shape LOGITS = new Shape(2, 3);

  @BeforeAll
  static void startEngine() {
    TrainingRuntime.defaults().settle();
  }

  private static double loss(
      float[] student,
      Shape studentShape,
      float[] teacher,
      Shape teacherShape,
      BiFunction<NDArray, NDArray, NDArray> loss) {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray one = manager.create(student, studentShape);
      NDArray other = manager.create(teacher, teacherShape);
      return loss.apply(one, other).getFloat();
    }
  }

  private static double onLogits(BiFunction<NDArray, NDArray, NDArray> loss) {
    return loss(STUDENT, LOGITS, TEACHER, LOGITS, loss);
  }

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

  private static double divergence(double wanted, double found) {
    return wanted * Math.log(wanted / found);
  }

  @Test
  void divergenceIsThatOfTheSoftenedShares() {
    double expected = 0;
    for (int row = 0; row < 2; row++) {
      for (int k = 0; k < 3; k++) {
        expected += 9 * divergence(shares(TEACHER, row, 3)[k], shares(STUDENT, row, 3)[k]) / 2;
      }
    }
    assertEquals(expected, onLogits((s, t) -> SoftenedDivergence.of(s, t, 3)), 1e-5);
  }

  /** Of target against rest, and among the rest, by the definition. */
  private static double parts(int[] targets, double alpha, double beta, double temperature) {
    double sum = 0;
    for (int row = 0; row < 2; row++) {
      double[] wanted = shares(TEACHER, row, temperature);
      double[] found = shares(STUDENT, row, temperature);
      double p = wanted[targets[row]];
      double q = found[targets[row]];
      sum += alpha * (divergence(p, q) + divergence(1 - p, 1 - q));
      for (int k = 0; k < 3; k++) {
        if (k != targets[row]) {
          sum += beta * divergence(wanted[k] / (1 - p), found[k] / (1 - q));
        }
      }
    }
    return temperature * temperature * sum / 2;
  }

  private static double decoupled(int[] labels, double alpha, double beta, double temperature) {
    return onLogits(
        (s, t) -> {
          DecoupledDivergence parts = DecoupledDivergence.of(s, t, labels, temperature);
          return Scalars.times(parts.ofTarget(), (float) alpha)
              .add(Scalars.times(parts.ofOthers(), (float) beta));
        });
  }

  @Test
  void decoupledTellsTargetAndOthersApart() {
    assertEquals(parts(LABELS, 1, 0, 4), decoupled(LABELS, 1, 0, 4), 1e-4);
    assertEquals(parts(LABELS, 0, 1, 4), decoupled(LABELS, 0, 1, 4), 1e-4);
  }

  @Test
  void decoupledWithoutLabelsTakesTheTeachersFirstChoice() {
    assertEquals(parts(new int[] {0, 2}, 2, 3, 1), decoupled(null, 2, 3, 1), 1e-4);
  }

  @Test
  void decoupledOfASureTeacherIsFinite() {
    float[] sure = {0, 300, 0, -300, 0, 300};
    double found =
        loss(
            STUDENT,
            LOGITS,
            sure,
            LOGITS,
            (s, t) -> {
              DecoupledDivergence parts = DecoupledDivergence.of(s, t, LABELS, 1);
              return parts.ofTarget().add(parts.ofOthers());
            });
    double target = 0;
    for (int row = 0; row < 2; row++) {
      target -= Math.log(shares(STUDENT, row, 1)[LABELS[row]]) / 2;
    }
    double firstOthers =
        divergence(0.5, 1 / (1 + Math.exp(-2))) + divergence(0.5, 1 / (1 + Math.exp(2)));
    double secondOthers = -Math.log(1 / (1 + Math.exp(0.5)));
    assertEquals(target + (firstOthers + secondOthers) / 2, found, 1e-4);
  }

  @Test
  void decoupledNeedsTwoClasses() {
    Shape single = new Shape(2, 1);
    float[] logits = {1, 2};
    assertThrows(
        IllegalArgumentException.class,
        () ->
            loss(
                logits,
                single,
                logits,
                single,
                (s, t) -> DecoupledDivergence.of(s, t, null, 1).ofTarget()));
  }

  @Test
  void squaredErrorIsTheMeanOverAllElements() {
    assertEquals((1 + 1 + 1 + 2.25 + 0 + 1) / 6, onLogits(LossFunctions::squaredError), 1e-6);
  }

  @Test
  void attentionComparesNormalizedMapsOfSquares() {
    Shape oneChannel = new Shape(1, 1, 1, 2);
    Shape twoChannels = new Shape(1, 2, 1, 2);
    double found =
        loss(
            new float[] {3, -2},
            oneChannel,
            new float[] {1, 0, 1, 2},
            twoChannels,
            (s, t) -> AttentionTransfer.of(MatchedFeatures.of(s, t)));
    double a = 9 / Math.sqrt(97) - 2 / Math.sqrt(20);
    double b = 4 / Math.sqrt(97) - 4 / Math.sqrt(20);
    assertEquals(a * a + b * b, found, 1e-6);
  }

  @Test
  void attentionOfAnEmptyMapIsFinite() {
    Shape map = new Shape(1, 1, 1, 2);
    double found =
        loss(
            new float[2],
            map,
            new float[] {1, 0},
            map,
            (s, t) -> AttentionTransfer.of(MatchedFeatures.of(s, t)));
    assertEquals(1, found, 1e-6);
  }

  @Test
  void cosineIsOneMinusTheCosineOfTheAngle() {
    double found =
        loss(
            new float[] {1, 0, 3, 3},
            new Shape(1, 2, 2),
            new float[] {0, 2, 5, 5},
            new Shape(1, 2, 2),
            LossFunctions::cosine);
    assertEquals(0.5, found, 1e-6);
  }

  @Test
  void largerMapsAreAveragedDown() {
    Shape large = new Shape(1, 1, 2, 4);
    Shape small = new Shape(1, 1, 1, 2);
    double found =
        loss(
            new float[] {1, 2, 10, 20, 3, 6, 30, 40},
            large,
            new float[] {3, 25},
            small,
            (s, t) -> {
              MatchedFeatures matched = MatchedFeatures.of(s, t);
              return LossFunctions.squaredError(matched.student(), matched.teacher());
            });
    assertEquals(0, found, 1e-9);
  }

  @Test
  void channelsMoveBehindPositions() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray map = manager.create(new float[] {1, 2, 3, 4}, new Shape(1, 2, 1, 2));
      NDArray rows = MatchedFeatures.of(map, map).student();
      assertEquals(new Shape(1, 2, 2), rows.getShape());
      assertEquals(3, rows.getFloat(0, 0, 1));
    }
  }

  @Test
  void mapsAndVectorsDoNotMatch() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            loss(
                new float[4],
                new Shape(1, 4),
                new float[4],
                new Shape(1, 4, 1, 1),
                (s, t) -> MatchedFeatures.of(s, t).student()));
  }

  /** Three points on a line against an equilateral triangle. */
  private static double relation(BiFunction<NDArray, NDArray, NDArray> loss) {
    return loss(
        new float[] {0, 1, 3},
        new Shape(3, 1),
        new float[] {0, 0, 2, 0, 1, (float) Math.sqrt(3)},
        new Shape(3, 2),
        loss);
  }

  @Test
  void distancesAreComparedRelativeToTheirMean() {
    // 1, 2 and 3 of mean 2 against 2, 2 and 2 of mean 2: differences -1/2, 0 and 1/2.
    double expected = (0.5 * 0.25 + 0 + 0.5 * 0.25) / 3;
    assertEquals(expected, relation(RelationalLoss::distances), 1e-5);
  }

  @Test
  void anglesAreComparedByTheirCosines() {
    // Cosines at the points of the line: 1, -1, 1; of the triangle: 1/2 each.
    double huberOfThreeHalves = 1.5 - 0.5;
    double expected = (0.125 + huberOfThreeHalves + 0.125) / 3;
    assertEquals(expected, relation(RelationalLoss::angles), 1e-4);
  }

  @Test
  void relationsOfASingleSampleAreNothing() {
    Shape single = new Shape(1, 2);
    float[] values = {1, 2};
    assertEquals(0, loss(values, single, values, single, RelationalLoss::distances), 1e-9);
    assertEquals(0, loss(values, single, values, single, RelationalLoss::angles), 1e-9);
  }
}
