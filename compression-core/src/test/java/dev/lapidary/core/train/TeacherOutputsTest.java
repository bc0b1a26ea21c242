package dev.lapidary.core.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.runtime.InferenceSession;
import dev.lapidary.core.runtime.SessionOptions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TeacherOutputsTest {
  private static final MemoryDataset STRIPES = MemoryDataset.stripes(300, 4);

  private static TestGraphs network() {
    return TestGraphs.opset(13)
        .input("image", "N", 1, 8, 8)
        .weight("w", 3, 64)
        .node("Flatten", "image", "f")
        .node("Gemm", "f w", "y", "transB", 1);
  }

  private static TrainingPlan plan(Augmentation augmentation, double softWeight) {
    return TrainingPlan.of(1, 64, 0.1)
        .withAugmentation(augmentation)
        .withLoss(LossSettings.distilled(2, softWeight))
        .withSeed(5);
  }

  @ParameterizedTest
  @CsvSource({
    "false, 0, 0, 0",
    "true, 0, 0, 0",
    "true, 2, 0, 0",
    "true, 0, 0.5, 0",
    "true, 0, 0, 1"
  })
  void areWhatTheTeacherSaysOfTheAugmentedImages(
      boolean flip, int shift, double contrast, double mixup) throws Exception {
    Model teacher = network().output("y", "N", 3).model();
    TrainingPlan plan = plan(new Augmentation(flip, shift, EdgeFill.EDGE, 0, contrast, mixup), 0.5);
    TrainingBatches batches = TrainingBatches.of(teacher, STRIPES, plan);
    batches.shuffle(1);
    try (TeacherOutputs values =
            TeacherOutputs.open(teacher, List.of("y"), STRIPES, plan, JobContext.none());
        InferenceSession session = InferenceSession.open(teacher, SessionOptions.defaults())) {
      for (int i = 0; i < batches.perEpoch(); i++) {
        TrainingBatch batch = batches.get(i);
        Map<String, Tensor> outputs = session.run(batch.inputs(), JobContext.none());
        Tensor found = values.of(batch).get("y");
        assertArrayEquals(outputs.get("y").lengths(), found.lengths());
        assertArrayEquals(outputs.get("y").toFloats(), found.toFloats(), 1e-5f);
      }
    }
  }

  @Test
  void mayBeInnerValues() throws Exception {
    Model teacher = network().node("Softmax", "y", "p").output("p", "N", 3).model();
    Model cut = TeacherOutputs.cut(teacher, List.of("y"));
    assertEquals("y", cut.graph().outputs().get(0).name());
    assertEquals(2, cut.graph().nodes().size());
  }

  @Test
  void withoutATeacherThereAreNone() throws Exception {
    try (TeacherOutputs values = TeacherOutputs.none()) {
      assertEquals(Map.of(), values.of(null));
    }
  }
}
