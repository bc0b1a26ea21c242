package dev.lapidary.core.transform.distill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.data.DataRoles;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.runtime.InferenceSession;
import dev.lapidary.core.runtime.SessionOptions;
import dev.lapidary.core.train.MemoryDataset;
import dev.lapidary.core.train.TrainingListener;
import dev.lapidary.core.train.djl.DjlTrainingEngine;
import dev.lapidary.core.train.network.ClassifierTask;
import dev.lapidary.core.train.network.SampleNetwork;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.TransformResult;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogitsDistillationTest {
  @TempDir Path scratch;

  /** Says for sure which rows are brightest: what the student is to learn. */
  private static Model teacher() {
    float[] weight = new float[3 * 64];
    for (int p = 0; p < 64; p++) {
      if (p / 8 / 3 < 3) {
        weight[p / 8 / 3 * 64 + p] = p / 8 / 3 == 2 ? 0.6f : 0.4f;
      }
    }
    return TestGraphs.opset(13)
        .input("image", "N", 1, 8, 8)
        .constant("w", Tensor.ofFloats(weight, 3, 64))
        .node("Flatten", "image", "f")
        .node("Gemm", "f w", "y", "transB", 1)
        .output("y", "N", 3)
        .model();
  }

  private static Model student() {
    return TestGraphs.opset(13)
        .input("x", "N", 1, 8, 8)
        .weight("w", 3, 64)
        .node("Flatten", "x", "f")
        .node("Gemm", "f w", "y", "transB", 1)
        .output("y", "N", 3)
        .model();
  }

  private TransformContext context(MemoryDataset training) {
    return new TransformContext(
        DataRoles.none().with(DataRole.TRAINING, training),
        Map.of("big", teacher()),
        new DjlTrainingEngine(),
        TrainingListener.none(),
        scratch,
        JobContext.none());
  }

  private static LogitsDistillation step(Map<String, Object> values) throws Exception {
    return LogitsDistillation.TYPE.create(values);
  }

  @Test
  void learnsFromTheTeacherAloneWithoutLabels() throws Exception {
    MemoryDataset labelled = MemoryDataset.stripes(300, 3);
    MemoryDataset unlabelled = new MemoryDataset("x", labelled.samples(), null, 1, 8, 8);
    LogitsDistillation step =
        step(Map.of("teacher", "big", "softWeight", 1.0, "epochs", 10, "batchSize", 32));
    TransformResult result = step.apply(student(), context(unlabelled));
    assertTrue(agreement(result.model(), teacher(), labelled) > 0.85);
    assertEquals(1, result.changes().size());
  }

  /** Outputs "y" and "e" of 3 and 2 numbers. */
  private static Model twoOutputs(String input) {
    return TestGraphs.opset(13)
        .input(input, "N", 1, 8, 8)
        .weight("w", 3, 64)
        .weight("v", 2, 64)
        .node("Flatten", input, "f")
        .node("Gemm", "f w", "y", "transB", 1)
        .node("Gemm", "f v", "e", "transB", 1)
        .output("y", "N", 3)
        .output("e", "N", 2)
        .model();
  }

  @Test
  void everyOutputMayHaveALossOfItsOwn() throws Exception {
    Map<String, Tensor> start = Map.of("w", nearlyZero(3), "v", nearlyZero(2));
    Model teacher = twoOutputs("image");
    Model student = twoOutputs("x");
    student = student.withGraph(student.graph().withInitializers(start));
    MemoryDataset labelled = MemoryDataset.stripes(300, 3);
    MemoryDataset unlabelled = new MemoryDataset("x", labelled.samples(), null, 1, 8, 8);
    TransformContext context =
        new TransformContext(
            DataRoles.none().with(DataRole.TRAINING, unlabelled),
            Map.of("teacher", teacher),
            new DjlTrainingEngine(),
            TrainingListener.none(),
            scratch,
            JobContext.none());
    List<String> losses = List.of("y=mean-squared-error", "e=mean-squared-error*2");
    Map<String, Object> values =
        Map.of(
            "softWeight",
            1.0,
            "losses",
            losses,
            "epochs",
            8,
            "batchSize",
            32,
            "learningRate",
            0.03);
    Model trained = step(values).apply(student, context).model();
    for (String weight : List.of("w", "v")) {
      float[] wanted = teacher.graph().initializers().get(weight).toFloats();
      float[] found = trained.graph().initializers().get(weight).toFloats();
      double distance = 0;
      double length = 0;
      for (int i = 0; i < wanted.length; i++) {
        distance += Math.pow(found[i] - wanted[i], 2);
        length += Math.pow(wanted[i], 2);
      }
      assertTrue(distance < 0.1 * length, weight + ": " + distance + " of " + length);
    }
  }

  private static Tensor nearlyZero(int rows) {
    float[] values = new float[rows * 64];
    Arrays.fill(values, 1e-3f);
    return Tensor.ofFloats(values, rows, 64);
  }

  private static double agreement(Model student, Model teacher, MemoryDataset data)
      throws Exception {
    int[] all = new int[data.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = i;
    }
    Tensor images = data.batch(all).inputs().get("x");
    float[] first = logits(student, images);
    float[] second = logits(teacher, images);
    int same = 0;
    for (int i = 0; i < all.length; i++) {
      same += largest(first, i) == largest(second, i) ? 1 : 0;
    }
    return (double) same / all.length;
  }

  private static int largest(float[] logits, int row) {
    int best = 0;
    for (int k = 1; k < 3; k++) {
      best = logits[row * 3 + k] > logits[row * 3 + best] ? k : best;
    }
    return best;
  }

  private static float[] logits(Model model, Tensor images) throws Exception {
    try (InferenceSession session = InferenceSession.open(model, SessionOptions.defaults())) {
      String input = model.graph().inputs().get(0).name();
      return session.run(Map.of(input, images), JobContext.none()).get("y").toFloats();
    }
  }

  @Test
  void theSmallStudentSolvesTheTaskOfTheModelAtHand() throws Exception {
    LogitsDistillation step = step(Map.of("teacher", "big", "student", "small", "epochs", 1));
    Model trained = step.apply(student(), context(MemoryDataset.stripes(64, 3))).model();
    assertEquals(ClassifierTask.of(student()), ClassifierTask.of(trained));
    assertEquals(
        SampleNetwork.FASHION_SMALL.create(1).graph().nodes().size(),
        trained.graph().nodes().size());
  }

  @Test
  void theControlNeedsNoTeacher() throws Exception {
    assertEquals(Set.of("big"), step(Map.of("teacher", "big")).requiredModels());
    assertEquals(Set.of(), step(Map.of("teacher", "big", "softWeight", 0.0)).requiredModels());
  }

  @Test
  void theSmallStudentNeedsImages() throws Exception {
    Model flat =
        TestGraphs.opset(13).input("x", "N", 4).node("Relu", "x", "y").output("y", "N", 4).model();
    LogitsDistillation step = step(Map.of("student", "small"));
    ModelException failure = assertThrows(ModelException.class, () -> step.requires(flat));
    assertEquals("train.noClassifier", failure.messageKey());
    assertTrue(failure.getMessage().contains("x[N, 4]"), failure.getMessage());
  }

  @Test
  void hasTheSettledWordsForStudents() {
    assertEquals(
        List.of("current", "born-again", "small"),
        LogitsDistillation.TYPE.parameters().get(1).choices());
  }
}
