package dev.lapidary.core.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.runtime.InferenceSession;
import dev.lapidary.core.runtime.SessionOptions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrontEndOutputsTest {
  private static final MemoryDataset STRIPES = MemoryDataset.stripes(70, 4);

  /** Rows of numbers and of places, and the batch's own shape. */
  private static Model model() {
    return TestGraphs.opset(13)
        .input("x", "N", 1, 8, 8)
        .weight("w", 1, 8, 8)
        .weight("u", 8)
        .node("Mul", "x w", "m")
        .node("ArgMax", "m", "places", "axis", 3, "keepdims", 0)
        .node("Shape", "m", "shape")
        .node("Reshape", "m shape", "r")
        .node("Cast", "places", "p", "to", ElementType.FLOAT.code())
        .node("Add", "r p", "a")
        .node("Mul", "a u", "y")
        .output("y", "N", null, 8, 8)
        .model();
  }

  private static FrontEnd upTo(String... ids) {
    Model model = model();
    return FrontEnd.upTo(
            model,
            model.graph().nodes().stream().filter(n -> List.of(ids).contains(n.id())).toList(),
            List.of("y"))
        .orElseThrow();
  }

  private static TrainingPlan plan(Augmentation augmentation) {
    return TrainingPlan.of(1, 16, 0.1).withAugmentation(augmentation).withSeed(5);
  }

  private static FrontEndOutputs open(
      FrontEnd front, TrainingBatches batches, TrainingPlan plan, JobContext job) throws Exception {
    TrainingData data = TrainingData.of(STRIPES);
    FrontEndOutputs opened = FrontEndOutputs.open(front, batches, data, plan, job);
    try {
      opened.keep(job);
      return opened;
    } catch (WorkbenchException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  @ParameterizedTest
  @CsvSource({"false, 0, 0, 0", "true, 0, 0, 0", "true, 2, 0.5, 0.4"})
  void areWhatTheFrontMakesOfTheAugmentedSamples(
      boolean flip, int shift, double contrast, double mixup) throws Exception {
    TrainingPlan plan = plan(new Augmentation(flip, shift, EdgeFill.EDGE, 0, contrast, mixup));
    assertMade(upTo("places", "m"), plan);
  }

  @Test
  void mayHaveNoRowASample() throws Exception {
    assertMade(upTo("places", "shape"), plan(Augmentation.NONE));
  }

  private static void assertMade(FrontEnd front, TrainingPlan plan) throws Exception {
    TrainingBatches batches = TrainingBatches.of(model(), STRIPES, plan);
    batches.shuffle(1);
    try (FrontEndOutputs outputs = open(front, batches, plan, JobContext.none());
        InferenceSession session =
            InferenceSession.open(front.front(), SessionOptions.defaults())) {
      for (int i = 0; i < batches.perEpoch(); i++) {
        TrainingBatch batch = batches.get(i);
        Map<String, Tensor> expected =
            session.run(batch.inputs(), front.crossing(), JobContext.none());
        assertEquals(expected, outputs.of(batch));
      }
    }
  }

  @Test
  void computingThemUpFrontIsToldAndCanBeCancelled() throws Exception {
    TrainingPlan plan = plan(Augmentation.NONE);
    TrainingBatches batches = TrainingBatches.of(model(), STRIPES, plan);
    Reports all = new Reports(Integer.MAX_VALUE);
    open(upTo("places"), batches, plan, all).close();
    assertEquals(5, all.fractions().size());
    assertEquals(16.0 / 70, all.fractions().get(1), 1e-12);
    assertEquals("frozen part: sample 16 of 70", all.messages().get(1));
    Reports two = new Reports(2);
    assertThrows(CancellationException.class, () -> open(upTo("places"), batches, plan, two));
    assertEquals(2, two.fractions().size());
  }

  @Test
  void nothingIsComputedUpFrontWhereSamplesDoNotComeBack() throws Exception {
    TrainingPlan plan = plan(Augmentation.moves(false, 1));
    Reports job = new Reports(Integer.MAX_VALUE);
    open(upTo("places"), TrainingBatches.of(model(), STRIPES, plan), plan, job).close();
    assertEquals(List.of(), job.messages());
  }
}
