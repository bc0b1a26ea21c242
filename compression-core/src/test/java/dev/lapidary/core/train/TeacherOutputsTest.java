package dev.lapidary.core.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.error.ExecutionException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.runtime.InferenceSession;
import dev.lapidary.core.runtime.SessionOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

  private static TrainingPlan plan(Augmentation augmentation) {
    return TrainingPlan.of(1, 64, 0.1)
        .withAugmentation(augmentation)
        .withLoss(LossSettings.distilled(2, 0.5))
        .withSeed(5);
  }

  private static TeacherOutputs open(TrainingPlan plan, Model student, Model... teachers)
      throws Exception {
    TrainingData data = TrainingData.of(STRIPES).withTeachers(List.of(teachers));
    BoundLoss loss = BoundLoss.of(plan.loss(), student, data.teachers());
    return TeacherOutputs.open(data, loss, plan, JobContext.none());
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
    TrainingPlan plan = plan(new Augmentation(flip, shift, EdgeFill.EDGE, 0, contrast, mixup));
    TrainingBatches batches = TrainingBatches.of(teacher, STRIPES, plan);
    batches.shuffle(1);
    try (TeacherOutputs values = open(plan, teacher, teacher);
        InferenceSession session = InferenceSession.open(teacher, SessionOptions.defaults())) {
      for (int i = 0; i < batches.perEpoch(); i++) {
        TrainingBatch batch = batches.get(i);
        Map<String, Tensor> outputs = session.run(batch.inputs(), JobContext.none());
        Tensor found = values.of(batch).get(0).get("y");
        assertArrayEquals(outputs.get("y").lengths(), found.lengths());
        assertArrayEquals(outputs.get("y").toFloats(), found.toFloats(), 1e-5f);
      }
    }
  }

  @Test
  void everyTeacherHasItsOwn() throws Exception {
    Model first = network().output("y", "N", 3).model();
    Model second = network().node("Neg", "y", "z").output("z", "N", 3).model();
    TrainingPlan plan = plan(Augmentation.NONE);
    TrainingBatches batches = TrainingBatches.of(first, STRIPES, plan);
    batches.shuffle(1);
    try (TeacherOutputs values = open(plan, first, first, second)) {
      List<Map<String, Tensor>> found = values.of(batches.get(0));
      float[] ones = found.get(0).get("y").toFloats();
      float[] others = found.get(1).get("z").toFloats();
      for (int i = 0; i < ones.length; i++) {
        assertEquals(-ones[i], others[i], 1e-5);
      }
    }
  }

  @Test
  void areTheSameFromAFile(@TempDir Path folder) throws Exception {
    Model teacher = network().output("y", "N", 3).model();
    TrainingPlan plan = plan(Augmentation.moves(true, 0));
    TrainingBatches batches = TrainingBatches.of(teacher, STRIPES, plan);
    batches.shuffle(1);
    try (TeacherOutputs inMemory = open(plan, teacher, teacher);
        ComputedValues inFile =
            ComputedValues.open(
                teacher, List.of("y"), SessionOptions.defaults(), JobContext.none())) {
      CacheRoom room = new CacheRoom(0, Long.MAX_VALUE, Optional.of(folder));
      inFile.cache(batches, plan, room, JobContext.none());
      for (int i = 0; i < batches.perEpoch(); i++) {
        TrainingBatch batch = batches.get(i);
        assertEquals(inMemory.of(batch).get(0), inFile.of(batch));
      }
    }
  }

  @Test
  void mayBeInnerValues() {
    Model teacher = network().node("Softmax", "y", "p").output("p", "N", 3).model();
    Model cut = ComputedValues.cut(teacher, List.of("y"));
    assertEquals("y", cut.graph().outputs().get(0).name());
    assertEquals(2, cut.graph().nodes().size());
  }

  @Test
  void withoutATeacherThereAreNone() throws Exception {
    Model student = network().output("y", "N", 3).model();
    TrainingPlan labels = plan(Augmentation.NONE).withLoss(LossSettings.labels());
    try (TeacherOutputs values = open(labels, student, student)) {
      assertEquals(List.of(), values.of(null));
    }
  }

  @Test
  void aValueThatIsNotOneRowASampleIsRefused() throws Exception {
    Model teacher = network().node("ReduceSum", "y", "sum", "keepdims", 0).output("sum").model();
    TrainingPlan plan = plan(Augmentation.NONE);
    TrainingBatches batches = TrainingBatches.of(teacher, STRIPES, plan);
    batches.shuffle(1);
    try (TeacherOutputs values = open(plan, teacher, teacher)) {
      TrainingBatch batch = batches.get(0);
      ExecutionException refused = assertThrows(ExecutionException.class, () -> values.of(batch));
      assertEquals("train.teacherOutput", refused.messageKey());
    }
  }
}
