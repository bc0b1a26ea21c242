package dev.lapidary.core.train.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.lapidary.core.error.DataException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.train.BoundLoss;
import dev.lapidary.core.train.BoundTerm;
import dev.lapidary.core.train.LossKind;
import dev.lapidary.core.train.LossTerm;
import dev.lapidary.core.train.TrainingBatch;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The loss against its formula, computed by hand. */
class LossTest {
  private static final float[] STUDENT = {1, 2, -1, 0.5f, 0, 3};
  private static final float[] TEACHER = {2, 1, 0, -1, 0, 4};
  private static final int[] LABELS = {1, 2};

  private static BoundTerm term(LossKind kind, double weight, double temperature) {
    List<String> targets = kind.usesTeacher() ? List.of("t") : List.of();
    return new BoundTerm(new LossTerm("", kind, weight, temperature), "s", targets);
  }

  private static double loss(double smoothing, BoundTerm... terms) throws WorkbenchException {
    return loss(new Shape(2, 3), smoothing, terms);
  }

  private static double loss(Shape shape, double smoothing, BoundTerm... terms)
      throws WorkbenchException {
    return loss(shape, smoothing, List.of(TEACHER), List.of(terms));
  }

  private static double loss(
      Shape shape, double smoothing, List<float[]> teachers, List<BoundTerm> terms)
      throws WorkbenchException {
    List<Tensor> outputs = teachers.stream().map(all -> Tensor.ofFloats(all, 2, 3)).toList();
    return lossBeside(outputs, shape, smoothing, terms);
  }

  private static double lossBeside(
      List<Tensor> teachers, Shape shape, double smoothing, List<BoundTerm> terms)
      throws WorkbenchException {
    TrainingRuntime.defaults().settle();
    BoundLoss bound = new BoundLoss(terms, List.of(), teachers.size());
    Loss loss = new Loss(bound, List.of(), smoothing, Path.of("data"));
    TrainingBatch batch =
        new TrainingBatch(
            1, 0, new int[2], new boolean[2], Map.of(), Optional.of(LABELS), Optional.empty());
    List<Map<String, Tensor>> targets =
        teachers.stream().map(output -> Map.of("t", output)).toList();
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray student = manager.create(STUDENT, shape);
      return loss.of(Map.of("s", student), batch, targets).getFloat();
    }
  }

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

  private static double divergence(double temperature) {
    double divergence = 0;
    for (int row = 0; row < 2; row++) {
      double[] expected = softmax(TEACHER, row, temperature);
      double[] found = softmax(STUDENT, row, temperature);
      for (int k = 0; k < 3; k++) {
        divergence += expected[k] * Math.log(expected[k] / found[k]) / 2;
      }
    }
    return temperature * temperature * divergence;
  }

  @Test
  void isCrossEntropyWithSmoothedLabels() throws Exception {
    BoundTerm term = term(LossKind.CROSS_ENTROPY, 1, 1);
    assertEquals(crossEntropy(0), loss(0, term), 1e-5);
    assertEquals(crossEntropy(0.1), loss(0.1, term), 1e-5);
  }

  @Test
  void isTheWeightedSumOfItsTerms() throws Exception {
    double found = loss(0, term(LossKind.CROSS_ENTROPY, 0.3, 1), term(LossKind.DIVERGENCE, 0.7, 3));
    assertEquals(0.7 * divergence(3) + 0.3 * crossEntropy(0), found, 1e-5);
  }

  @Test
  void theDivergenceIsThatOfTheTargetAndAWeakenedOneOfTheOthers() throws Exception {
    double expected = 0;
    for (int row = 0; row < 2; row++) {
      double[] teacher = softmax(TEACHER, row, 2);
      double[] student = softmax(STUDENT, row, 2);
      double p = teacher[LABELS[row]];
      double q = student[LABELS[row]];
      expected += 4 * (p * Math.log(p / q) + (1 - p) * Math.log((1 - p) / (1 - q))) / 2;
    }
    assertEquals(expected, loss(0, term(LossKind.TARGET_DIVERGENCE, 1, 2)), 1e-4);
    double whole = loss(0, term(LossKind.DIVERGENCE, 1, 2));
    double others = loss(0, term(LossKind.OTHERS_DIVERGENCE, 1, 2));
    assertTrue(others > whole - expected, others + " against " + (whole - expected));
  }

  @Test
  void severalTeachersCountAsTheirMean() throws Exception {
    float[] second = {0, 5, 1, 2, 2, -1};
    List<BoundTerm> both =
        List.of(
            new BoundTerm(new LossTerm("", LossKind.LOGITS_ERROR, 1, 1), "s", List.of("t", "t")));
    float[] mean = new float[6];
    for (int i = 0; i < 6; i++) {
      mean[i] = (TEACHER[i] + second[i]) / 2;
    }
    double expected = 0;
    for (int i = 0; i < 6; i++) {
      expected += Math.pow(STUDENT[i] - mean[i], 2) / 6;
    }
    assertEquals(expected, loss(new Shape(2, 3), 0, List.of(TEACHER, second), both), 1e-5);
  }

  @Test
  void severalTeachersSoftenedCountAsTheMeanOfTheirShares() throws Exception {
    float[] second = {0, 5, 1, 2, 2, -1};
    List<BoundTerm> both =
        List.of(new BoundTerm(new LossTerm("", LossKind.DIVERGENCE, 1, 3), "s", List.of("t", "t")));
    double expected = 0;
    for (int row = 0; row < 2; row++) {
      for (int k = 0; k < 3; k++) {
        double wanted = (softmax(TEACHER, row, 3)[k] + softmax(second, row, 3)[k]) / 2;
        expected += 9 * wanted * Math.log(wanted / softmax(STUDENT, row, 3)[k]) / 2;
      }
    }
    assertEquals(expected, loss(new Shape(2, 3), 0, List.of(TEACHER, second), both), 1e-5);
  }

  @Test
  void isTheMeanSquareOfAllDifferences() throws Exception {
    // Differences -1, 1, -1, 1.5, 0, -1.
    assertEquals(2 * 6.25 / 6, loss(0, term(LossKind.MEAN_SQUARED_ERROR, 2, 1)), 1e-5);
  }

  @Test
  void isOneMinusTheCosineOfEachSample() throws Exception {
    double first = 4 / (Math.sqrt(6) * Math.sqrt(5));
    double second = 11.5 / (Math.sqrt(9.25) * Math.sqrt(17));
    double expected = ((1 - first) + (1 - second)) / 2;
    assertEquals(expected, loss(0, term(LossKind.COSINE, 1, 1)), 1e-5);
  }

  @Test
  void refusesScoresThatAreNoRow() {
    Shape pictures = new Shape(2, 1, 3);
    assertThrows(
        WorkbenchException.class, () -> loss(pictures, 0, term(LossKind.DIVERGENCE, 1, 1)));
  }

  private static int count(long... lengths) {
    return Math.toIntExact(LongStream.of(lengths).reduce(1, (a, b) -> a * b));
  }

  private static void assertMisfit(String key, LossKind kind, Shape student, long... teacher) {
    Tensor target = Tensor.ofFloats(new float[count(teacher)], teacher);
    DataException misfit =
        assertThrows(
            DataException.class,
            () -> lossBeside(List.of(target), student, 0, List.of(term(kind, 1, 1))));
    assertEquals(key, misfit.messageKey());
  }

  @Test
  void sequencesOfAnotherLengthAreNamedWithBothShapes() {
    Tensor longer = Tensor.ofFloats(new float[10], 2, 5, 1);
    DataException misfit =
        assertThrows(
            DataException.class,
            () ->
                lossBeside(
                    List.of(longer),
                    new Shape(2, 3, 1),
                    0,
                    List.of(term(LossKind.MEAN_SQUARED_ERROR, 1, 1))));
    assertEquals("train.teacherShape", misfit.messageKey());
    assertTrue(
        misfit.getMessage().contains("\"s\" is of shape [2, 3, 1], the teacher's of [2, 5, 1]"),
        misfit.getMessage());
  }

  @Test
  void equallyManyNumbersInAnotherOrderAreRefused() {
    assertMisfit("train.teacherShape", LossKind.COSINE, new Shape(1, 2, 3), 1, 3, 2);
  }

  @Test
  void otherClassesAndScoresThatAreNoRowAreToldApart() {
    assertMisfit("train.teacherClasses", LossKind.DIVERGENCE, new Shape(2, 3), 2, 4);
    assertMisfit("train.teacherShape", LossKind.DIVERGENCE, new Shape(2, 3), 2, 4, 3);
  }

  @Test
  void axesOfOneElementMakeNoDifference() throws Exception {
    BoundTerm term = term(LossKind.MEAN_SQUARED_ERROR, 1, 1);
    Tensor target = Tensor.ofFloats(TEACHER, 2, 1, 3);
    assertEquals(loss(0, term), lossBeside(List.of(target), new Shape(2, 3, 1), 0, List.of(term)));
  }
}
