package dev.lapidary.core.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.error.DataException;
import dev.lapidary.core.error.ExecutionException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.runtime.InferenceSession;
import dev.lapidary.core.runtime.SessionOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    return open(STRIPES, plan, JobContext.none(), student, teachers);
  }

  private static TeacherOutputs open(
      Dataset samples, TrainingPlan plan, JobContext job, Model student, Model... teachers)
      throws Exception {
    TrainingData data = TrainingData.of(samples).withTeachers(List.of(teachers));
    BoundLoss loss = BoundLoss.of(plan.loss(), student, data.teachers());
    TrainingBatches batches = TrainingBatches.of(student, samples, plan);
    TeacherOutputs opened = TeacherOutputs.open(batches, data, loss, plan, job);
    try {
      opened.keep(job);
      return opened;
    } catch (WorkbenchException | RuntimeException e) {
      opened.close();
      throw e;
    }
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

  @ParameterizedTest
  @ValueSource(ints = {1, 7})
  void aTeacherOfAFixedBatchIsRunPartByPart(int length) throws Exception {
    Model student = network().output("y", "N", 3).model();
    Model fixed =
        TestGraphs.opset(13)
            .input("image", length, 1, 8, 8)
            .weight("w", 3, 64)
            .node("Flatten", "image", "f")
            .node("Gemm", "f w", "y", "transB", 1)
            .output("y", length, 3)
            .model();
    for (boolean kept : new boolean[] {true, false}) {
      float contrast = kept ? 0 : 0.5f;
      TrainingPlan plan = plan(new Augmentation(true, 0, EdgeFill.EDGE, 0, contrast, 0));
      TrainingBatches batches = TrainingBatches.of(student, STRIPES, plan);
      batches.shuffle(1);
      try (TeacherOutputs open = open(plan, student, student);
          TeacherOutputs parts = open(plan, student, fixed)) {
        for (int i = 0; i < batches.perEpoch(); i++) {
          TrainingBatch batch = batches.get(i);
          Tensor expected = open.of(batch).get(0).get("y");
          Tensor found = parts.of(batch).get(0).get("y");
          assertArrayEquals(expected.lengths(), found.lengths());
          assertArrayEquals(expected.toFloats(), found.toFloats(), 1e-5f);
        }
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
                teacher,
                List.of("y"),
                new SharedBatches(batches, batches),
                SessionOptions.defaults(),
                JobContext.none())) {
      CacheRoom room = new CacheRoom(0, Long.MAX_VALUE, Optional.of(folder));
      inFile.cache(plan, room, JobContext.none());
      for (int i = 0; i < batches.perEpoch(); i++) {
        TrainingBatch batch = batches.get(i);
        assertEquals(inMemory.of(batch).get(0), inFile.of(batch));
      }
    }
  }

  /** The network above with an input of another name and type. */
  private static Model wide() {
    return TestGraphs.opset(13)
        .input(ElementType.DOUBLE, "picture", "N", 1, 8, 8)
        .weight("w", 3, 64)
        .node("Cast", "picture", "image", "to", ElementType.FLOAT.code())
        .node("Flatten", "image", "f")
        .node("Gemm", "f w", "y", "transB", 1)
        .output("y", "N", 3)
        .model();
  }

  @Test
  void aTeacherThatTakesAnotherTypeSeesTheSameSamples() throws Exception {
    Model student = network().output("y", "N", 3).model();
    TrainingPlan plan = plan(new Augmentation(true, 2, EdgeFill.ZERO, 0.2, 0.5, 0.4));
    TrainingBatches batches = TrainingBatches.of(student, STRIPES, plan);
    try (TeacherOutputs values = open(plan, student, student, wide())) {
      for (int epoch = 1; epoch <= 2; epoch++) {
        batches.shuffle(epoch);
        for (int i = epoch - 1; i < batches.perEpoch(); i++) {
          List<Map<String, Tensor>> found = values.of(batches.get(i));
          assertArrayEquals(
              found.get(0).get("y").toFloats(), found.get(1).get("y").toFloats(), 1e-4f);
        }
      }
      List<Map<String, Tensor>> plain = values.of(batches.plain(3));
      assertArrayEquals(plain.get(0).get("y").toFloats(), plain.get(1).get("y").toFloats(), 1e-4f);
    }
  }

  private static TestGraphs ofTokens() {
    return TestGraphs.opset(13)
        .input(ElementType.INT64, "ids", "N", "length")
        .weight("words", 10, 2)
        .node("Gather", "words ids", "a");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, Long.MAX_VALUE})
  void aTeacherMayTakeMoreInputsThanTheStudent(long room) throws Exception {
    TokenDataset tokens = new TokenDataset(20, 5);
    Model student = ofTokens().output("a", "N", "length", 2).model();
    Model teacher =
        ofTokens()
            .input(ElementType.INT64, "types", "N", "length")
            .weight("kinds", 3, 2)
            .node("Gather", "kinds types", "b")
            .node("Add", "a b", "y")
            .output("y", "N", "length", 2)
            .model();
    TrainingPlan plan = TrainingPlan.of(1, 8, 0.1);
    TrainingBatches batches = TrainingBatches.of(student, tokens, plan);
    batches.shuffle(1);
    SharedBatches shared = new SharedBatches(TrainingBatches.of(teacher, tokens, plan), batches);
    try (InferenceSession session = InferenceSession.open(teacher, SessionOptions.defaults());
        ComputedValues values =
            ComputedValues.open(
                teacher, List.of("y"), shared, SessionOptions.defaults(), JobContext.none())) {
      values.cache(plan, new CacheRoom(room, 0, Optional.empty()), JobContext.none());
      for (int i = 0; i < batches.perEpoch(); i++) {
        TrainingBatch batch = batches.get(i);
        Map<String, Tensor> inputs = tokens.batch(batch.indices()).inputs();
        assertEquals(session.run(inputs, JobContext.none()), values.of(batch));
      }
    }
  }

  @Test
  void aTeacherOfSequencesOfAnotherLengthIsNamedWithBothLengths() {
    Model student = ofTokens().output("a", "N", "length", 2).model();
    Model longer =
        TestGraphs.opset(13)
            .input(ElementType.INT64, "ids", "N", 64)
            .weight("words", 10, 2)
            .node("Gather", "words ids", "a")
            .output("a", "N", 64, 2)
            .model();
    LossTerm error = new LossTerm("a", LossKind.MEAN_SQUARED_ERROR, 1, 1);
    TrainingPlan plan = TrainingPlan.of(1, 8, 0.1).withLoss(LossSettings.of(List.of(error)));
    TokenDataset tokens = new TokenDataset(20, 48);
    DataException refusal =
        assertThrows(
            DataException.class,
            () -> open(tokens, plan, JobContext.none(), student, student, longer));
    assertEquals("train.teacherData", refusal.messageKey());
    for (String part : List.of("Teacher 2 ", "\"ids\"", "[N, 64]", "[N, 48]", "same length")) {
      assertTrue(refusal.getMessage().contains(part), refusal.getMessage());
    }
    assertTrue(refusal.localizedMessage(Locale.SIMPLIFIED_CHINESE).contains("长度必须相同"));
  }

  @Test
  void aTeacherThatFailsOnLongSequencesIsNamed() throws Exception {
    Model student = ofTokens().output("a", "N", "length", 2).model();
    Model shorter =
        ofTokens().weight("places", 16, 2).node("Add", "a places", "y").outputs("y").model();
    LossTerm error = new LossTerm("", LossKind.MEAN_SQUARED_ERROR, 1, 1);
    TrainingPlan plan = TrainingPlan.of(1, 8, 0.1).withLoss(LossSettings.of(List.of(error)));
    TokenDataset tokens = new TokenDataset(20, 48);
    ExecutionException failure =
        assertThrows(
            ExecutionException.class,
            () -> open(tokens, plan, JobContext.none(), student, shorter));
    assertEquals("train.teacherFailed", failure.messageKey());
    assertTrue(failure.getMessage().startsWith("Teacher 1 fails"), failure.getMessage());
    assertTrue(failure.getMessage().contains("Add"), failure.getMessage());
  }

  @Test
  void computingThemUpFrontIsToldAndCanBeCancelled() throws Exception {
    Model teacher = network().output("y", "N", 3).model();
    TrainingPlan plan = plan(Augmentation.moves(true, 0));
    Reports all = new Reports(Integer.MAX_VALUE);
    open(STRIPES, plan, all, teacher, teacher, teacher).close();
    assertEquals(10, all.fractions().size());
    assertEquals(64.0 / 300 / 2, all.fractions().get(1), 1e-12);
    assertEquals("teacher 1 of 2: sample 64 of 300", all.messages().get(1));
    assertEquals("teacher 2 of 2: sample 256 of 300", all.messages().get(9));
    Reports three = new Reports(3);
    assertThrows(CancellationException.class, () -> open(STRIPES, plan, three, teacher, teacher));
    assertEquals(3, three.fractions().size());
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
