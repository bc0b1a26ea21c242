package dev.lapidary.core.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class EvaluatorTest {
  private static final float[][] ROWS = {{0, 2, 1}, {5, 1, 1}, {0, 1, 3}, {0, 4, 0}, {1, 1, 1}};
  private static final int[] LABELS = {1, 0, 1, 1, 2};

  @Test
  void countsWhatTheScoresSay() throws Exception {
    Evaluation evaluation = evaluate(passing("N", "Identity"), MemoryDataset.of(LABELS, ROWS));
    assertEquals(ScoreKind.LOGITS, evaluation.kind());
    assertEquals(0.6, evaluation.top1());
    assertTrue(evaluation.top5().isEmpty());
    assertArrayEquals(new int[] {1, 0, 2, 1, 0}, evaluation.predictions());
    ConfusionMatrix confusion = evaluation.confusion().orElseThrow();
    assertEquals(1, confusion.count(1, 2));
    assertEquals(2.0 / 3, confusion.recall(1).getAsDouble());
    assertEquals(0, confusion.recall(2).getAsDouble());
  }

  @Test
  void lossIsTheSameHoweverScoresAreNormalized() throws Exception {
    double expected = 0;
    for (int i = 0; i < ROWS.length; i++) {
      double sum = Math.exp(ROWS[i][0]) + Math.exp(ROWS[i][1]) + Math.exp(ROWS[i][2]);
      expected -= Math.log(Math.exp(ROWS[i][LABELS[i]]) / sum) / ROWS.length;
    }
    ScoreKind[] kinds = {ScoreKind.LOGITS, ScoreKind.PROBABILITIES, ScoreKind.LOG_PROBABILITIES};
    String[] operators = {"Identity", "Softmax", "LogSoftmax"};
    for (int i = 0; i < kinds.length; i++) {
      Evaluation evaluation = evaluate(passing("N", operators[i]), MemoryDataset.of(LABELS, ROWS));
      assertEquals(kinds[i], evaluation.kind());
      assertEquals(expected, evaluation.loss().getAsDouble(), 1e-6);
    }
  }

  @Test
  void recognizesProbabilitiesByTheirValues() throws Exception {
    float[][] rows = {{0.1f, 0.2f, 0.7f}, {0.5f, 0.25f, 0.25f}};
    Evaluation evaluation =
        evaluate(passing("N", "Identity"), MemoryDataset.of(new int[] {2, 0}, rows));
    assertEquals(ScoreKind.PROBABILITIES, evaluation.kind());
    assertEquals(-(Math.log(0.7) + Math.log(0.5)) / 2, evaluation.loss().getAsDouble(), 1e-6);
  }

  @Test
  void fixedBatchDoesNotCountWhatFillsItUp() throws Exception {
    Evaluation fixed = evaluate(passing(2, "Identity"), MemoryDataset.of(LABELS, ROWS));
    assertEquals(evaluate(passing("N", "Identity"), MemoryDataset.of(LABELS, ROWS)), fixed);
    assertEquals(5, fixed.samples());
  }

  @Test
  void readsLabelsOfModelsThatScoreNothing() throws Exception {
    Model model =
        TestGraphs.opset(13)
            .input("x", "N", 3)
            .node("ArgMax", "x", "y", "axis", 1, "keepdims", 0)
            .output(ElementType.INT64, "y", "N")
            .model();
    Evaluation evaluation = evaluate(model, MemoryDataset.of(LABELS, ROWS));
    assertEquals(ScoreKind.LABELS, evaluation.kind());
    assertEquals(0.6, evaluation.top1());
    assertTrue(evaluation.loss().isEmpty());
  }

  @Test
  void countsScoresThatAreNoNumbersAsWrong() throws Exception {
    Model model =
        TestGraphs.opset(13).input("x", "N", 3).node("Log", "x", "y").output("y", "N", 3).model();
    float[][] rows = {{1, 2, 3}, {-1, 2, 3}, {0, 2, 3}};
    Evaluation evaluation = evaluate(model, MemoryDataset.of(new int[] {2, 2, 2}, rows));
    assertEquals(1, evaluation.nonFinite());
    assertEquals(2.0 / 3, evaluation.top1());
    assertTrue(evaluation.loss().isEmpty());
    assertArrayEquals(new int[] {0, 0, 1}, evaluation.confusion().orElseThrow().missed());
  }

  @Test
  void namesTheSampleWhoseLabelHasNoScore() {
    WorkbenchException e =
        assertThrows(
            WorkbenchException.class,
            () ->
                evaluate(
                    passing("N", "Identity"), MemoryDataset.of(new int[] {1, 0, 3, 0, 0}, ROWS)));
    assertEquals("evaluate.labelRange", e.messageKey());
    assertTrue(e.getMessage().contains("sample 2 has label 3, but the model scores 3 classes"));
  }

  @Test
  void refusesDataWithoutLabelsAndModelsWithoutScores() {
    assertKey(
        "evaluate.unlabelled", passing("N", "Identity"), new MemoryDataset(ROWS, Optional.empty()));
    Model model =
        TestGraphs.opset(13)
            .input("x", "N", 3)
            .node("Flatten", "x", "y", "axis", 0)
            .output("y", 1, "M")
            .model();
    assertKey("evaluate.noScores", model, MemoryDataset.of(LABELS, ROWS));
  }

  @Test
  void noticesThatAnOutputOnlyLookedLikeScores() {
    Model model =
        TestGraphs.opset(13)
            .input("x", "N", 3)
            .node("Transpose", "x", "y")
            .output("y", 3, "N")
            .model();
    int[] labels = {0, 0, 0, 0, 0};
    assertKey("evaluate.noScores", model, MemoryDataset.of(labels, ROWS));
  }

  @Test
  void countsTheFiveBest() throws Exception {
    float[][] rows = {{6, 5, 4, 3, 2, 1}, {6, 5, 4, 3, 2, 1}};
    Model model =
        TestGraphs.opset(13)
            .input("x", "N", 6)
            .node("Identity", "x", "y")
            .output("y", "N", 6)
            .model();
    Evaluation evaluation = evaluate(model, MemoryDataset.of(new int[] {4, 5}, rows));
    assertEquals(0.5, evaluation.top5().getAsDouble());
  }

  @Test
  void listsWhatTwoModelsPredictDifferently() throws Exception {
    Evaluation one = evaluate(passing("N", "Identity"), MemoryDataset.of(LABELS, ROWS));
    Evaluation other = evaluate(passing("N", "Neg"), MemoryDataset.of(LABELS, ROWS));
    assertArrayEquals(new int[] {0, 1, 2, 3}, one.flips(other));
  }

  @Test
  void stopsWhenCancelled() {
    JobContext cancelled =
        new JobContext() {
          @Override
          public void progress(double fraction, String message) {}

          @Override
          public boolean isCancelled() {
            return true;
          }

          @Override
          public Registration onCancel(Runnable action) {
            return () -> {};
          }
        };
    assertThrows(
        CancellationException.class,
        () ->
            new Evaluator()
                .evaluate(
                    passing("N", "Identity"),
                    MemoryDataset.of(LABELS, ROWS),
                    EvaluationSettings.defaults(),
                    cancelled));
  }

  private static void assertKey(String key, Model model, MemoryDataset data) {
    WorkbenchException e = assertThrows(WorkbenchException.class, () -> evaluate(model, data));
    assertEquals(key, e.messageKey());
  }

  private static Evaluation evaluate(Model model, MemoryDataset data) throws WorkbenchException {
    return new Evaluator().evaluate(model, data, new EvaluationSettings(3, 1), JobContext.none());
  }

  private static Model passing(Object batch, String operator) {
    return TestGraphs.opset(13)
        .input("x", batch, 3)
        .node(operator, "x", "y")
        .output("y", batch, 3)
        .model();
  }
}
