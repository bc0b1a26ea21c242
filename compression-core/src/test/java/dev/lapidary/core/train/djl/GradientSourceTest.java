package dev.lapidary.core.train.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.GraphPrinter;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.train.LossSettings;
import dev.lapidary.core.train.MemoryDataset;
import dev.lapidary.core.train.TrainingData;
import dev.lapidary.core.train.gradient.ClassChoice;
import dev.lapidary.core.train.gradient.GradientSettings;
import dev.lapidary.core.train.gradient.GradientSource;
import dev.lapidary.core.train.gradient.Saliency;
import dev.lapidary.core.train.gradient.WeightQuery;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class GradientSourceTest {
  private static final JobContext JOB = JobContext.none();
  private static final MemoryDataset STRIPES = MemoryDataset.stripes(12, 5);
  private final Model model = StripesNetwork.model();

  private static GradientSource open(Model model, MemoryDataset data, GradientSettings settings)
      throws WorkbenchException {
    return new DjlGradientEngine()
        .open(model, LossSettings.labels(), TrainingData.of(data), settings, JOB);
  }

  private GradientSource open() throws WorkbenchException {
    return open(model, STRIPES, new GradientSettings(3, 4, 1));
  }

  @Test
  void saliencyAgreesWithFiniteDifferences() throws Exception {
    MemoryDataset one = MemoryDataset.stripes(1, 6);
    try (GradientSource source = open(model, one, new GradientSettings(1, 1, 1))) {
      float[] map = Saliency.mean(source, ClassChoice.of(2), JOB).get("x").toFloats();
      for (int i = 0; i < map.length; i += 5) {
        double slope = (score(one, i, 1e-2f) - score(one, i, -1e-2f)) / 2e-2;
        assertEquals(Math.abs(slope), map[i], 2e-3, "pixel " + i);
      }
    }
  }

  private double score(MemoryDataset one, int pixel, float change) throws WorkbenchException {
    float[] image = one.samples()[0].clone();
    image[pixel] += change;
    return Interpreter.run(model, Map.of("x", Tensor.ofFloats(image, 1, 1, 8, 8))).doubleAt(2);
  }

  @Test
  void saliencyOfEachSampleIsItsOwn() throws Exception {
    float[] alone;
    MemoryDataset first =
        new MemoryDataset("x", new float[][] {STRIPES.samples()[0]}, new int[] {0}, 1, 8, 8);
    try (GradientSource source = open(model, first, new GradientSettings(1, 1, 1))) {
      alone = Saliency.mean(source, ClassChoice.label(), JOB).get("x").toFloats();
    }
    try (GradientSource source = open()) {
      Saliency.each(
          source,
          ClassChoice.label(),
          (indices, maps) -> {
            assertArrayEquals(new long[] {4, 1, 8, 8}, maps.get("x").lengths());
            for (int i = 0; i < alone.length && indices[0] == 0; i++) {
              assertEquals(alone[i], maps.get("x").toFloats()[i], 1e-6);
            }
          },
          JOB);
    }
  }

  @Test
  void thePredictedClassIsThatOfTheHighestScore() throws Exception {
    MemoryDataset one = MemoryDataset.stripes(1, 6);
    float[] scores =
        Interpreter.run(model, Map.of("x", Tensor.ofFloats(one.samples()[0], 1, 1, 8, 8)))
            .toFloats();
    int best = scores[0] >= scores[1] ? 0 : 1;
    best = scores[2] > scores[best] ? 2 : best;
    try (GradientSource source = open(model, one, new GradientSettings(1, 1, 1))) {
      assertEquals(
          Saliency.mean(source, ClassChoice.of(best), JOB),
          Saliency.mean(source, ClassChoice.predicted(), JOB));
    }
  }

  @Test
  void sameQuestionsHaveSameAnswers() throws Exception {
    Map<String, Tensor> first;
    GradientSettings few = new GradientSettings(2, 3, 9);
    try (GradientSource source = open(model, STRIPES, few)) {
      first = source.meanGradients(WeightQuery.of(source.weights().keySet()), JOB);
      assertEquals(first, source.meanGradients(WeightQuery.of(source.weights().keySet()), JOB));
    }
    try (GradientSource source = open(model, STRIPES, few)) {
      assertEquals(first, source.meanGradients(WeightQuery.of(source.weights().keySet()), JOB));
    }
  }

  @Test
  void seesOnlyTheWeightsAskedForAndLeavesTheModelAlone() throws Exception {
    String before = GraphPrinter.print(model.graph());
    try (GradientSource source = open()) {
      assertEquals(List.of("w", "g", "b", "c", "d"), List.copyOf(source.weights().keySet()));
      source.weightGradients(
          WeightQuery.of(List.of("c")),
          batch -> assertEquals(List.of("c"), List.copyOf(batch.gradients().keySet())),
          JOB);
    }
    assertEquals(before, GraphPrinter.print(model.graph()));
  }

  @Test
  void stopsBetweenBatches() throws Exception {
    AtomicInteger seen = new AtomicInteger();
    JobContext cancelled = new CancelledAfter(seen, 2);
    try (GradientSource source = open()) {
      assertThrows(
          CancellationException.class,
          () ->
              source.weightGradients(
                  WeightQuery.of(List.of("w")), batch -> seen.incrementAndGet(), cancelled));
    }
    assertEquals(2, seen.get());
  }

  /** Is cancelled once something has happened so often. */
  private record CancelledAfter(AtomicInteger seen, int most) implements JobContext {
    @Override
    public void progress(double fraction, String message) {}

    @Override
    public boolean isCancelled() {
      return seen.get() >= most;
    }

    @Override
    public Registration onCancel(Runnable action) {
      return () -> {};
    }
  }

  @Test
  void aClassTheModelLacksIsAnError() throws Exception {
    try (GradientSource source = open()) {
      WorkbenchException failure =
          assertThrows(
              WorkbenchException.class, () -> Saliency.mean(source, ClassChoice.of(3), JOB));
      assertEquals("gradient.classOutOfRange", failure.messageKey());
    }
  }

  @Test
  void unlabelledDataHasNoWeightGradientsButSaliency() throws Exception {
    MemoryDataset unlabelled = new MemoryDataset("x", STRIPES.samples(), null, 1, 8, 8);
    try (GradientSource source = open(model, unlabelled, new GradientSettings(1, 12, 1))) {
      WorkbenchException failure =
          assertThrows(
              WorkbenchException.class,
              () -> source.meanGradients(WeightQuery.of(List.of("w")), JOB));
      assertEquals("train.noLabels", failure.messageKey());
      assertTrue(Saliency.mean(source, ClassChoice.predicted(), JOB).containsKey("x"));
    }
  }

  @Test
  void gradientsThatAreNotFiniteAreAnError() throws Exception {
    Model broken =
        TestGraphs.opset(13)
            .input("x", "N", 1, 8, 8)
            .weight("c", 3, 64)
            .floats("huge", 3e38f, 3e38f, 3e38f)
            .node("Flatten", "x", "f")
            .node("Gemm", "f c", "h", "transB", 1)
            .node("Mul", "h huge", "p")
            .node("Mul", "p huge", "y")
            .output("y", "N", 3)
            .model();
    try (GradientSource source = open(broken, STRIPES, new GradientSettings(1, 12, 1))) {
      WorkbenchException failure =
          assertThrows(
              WorkbenchException.class,
              () -> source.meanGradients(WeightQuery.of(List.of("c")), JOB));
      assertEquals("gradient.notFinite", failure.messageKey());
    }
  }

  @Test
  void indicesHaveNoSaliency() throws Exception {
    Model lookup =
        TestGraphs.opset(13)
            .input(ElementType.INT64, "x", "N", 1, 8, 8)
            .weight("table", 9, 3)
            .node("Gather", "table x", "e")
            .node("ReduceMean", "e", "y", "axes", new long[] {1, 2, 3}, "keepdims", 0)
            .output("y", "N", 3)
            .model();
    float[][] zeros = new float[12][64];
    MemoryDataset data = new MemoryDataset("x", zeros, null, 1, 8, 8);
    WorkbenchException failure =
        assertThrows(
            WorkbenchException.class,
            () -> {
              try (GradientSource source = open(lookup, data, new GradientSettings(1, 12, 1))) {
                Saliency.mean(source, ClassChoice.of(0), JOB);
              }
            });
    assertEquals("gradient.noFloatInput", failure.messageKey());
  }

  @Test
  void weightsThatAreNotThereAreRefused() throws Exception {
    try (GradientSource source = open()) {
      assertThrows(
          IllegalArgumentException.class,
          () -> source.meanGradients(WeightQuery.of(List.of("m")), JOB));
    }
  }
}
