package dev.lapidary.core.train.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.onnx.OnnxWriter;
import dev.lapidary.core.runtime.InferenceSession;
import dev.lapidary.core.runtime.SessionOptions;
import dev.lapidary.core.train.Augmentation;
import dev.lapidary.core.train.BestBy;
import dev.lapidary.core.train.EdgeFill;
import dev.lapidary.core.train.EpochMetrics;
import dev.lapidary.core.train.Freezing;
import dev.lapidary.core.train.FrontEnd;
import dev.lapidary.core.train.MemoryDataset;
import dev.lapidary.core.train.Scaler;
import dev.lapidary.core.train.TrainingData;
import dev.lapidary.core.train.TrainingListener;
import dev.lapidary.core.train.TrainingPlan;
import dev.lapidary.core.train.Validation;
import dev.lapidary.core.train.checkpoint.CheckpointSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A network whose front cannot be trained: convolution, normalization, and ai.onnx.ml's Scaler. */
class FrozenFrontTest {
  private static final MemoryDataset STRIPES = MemoryDataset.stripes(90, 1);
  private static final Set<String> TAIL = Set.of("k", "h", "c", "d");
  private static final Freezing FREEZE = Freezing.NONE.withUnsupported(true);

  @TempDir private Path folder;

  private static TestGraphs constants() {
    return TestGraphs.opset(13)
        .weight("w", 6, 1, 3, 3)
        .floats("g", 1, 1, 1, 1, 1, 1)
        .floats("b", 0, 0, 0, 0, 0, 0)
        .floats("m", 0, 0, 0, 0, 0, 0)
        .floats("v", 1, 1, 1, 1, 1, 1)
        .weight("k", 4, 6, 1, 1)
        .floats("h", 0, 0, 0, 0)
        .weight("c", 3, 64)
        .floats("d", 0, 0, 0);
  }

  private static TestGraphs front() {
    return constants()
        .input("x", "N", 1, 8, 8)
        .node("Conv", "x w", "c1", "pads", new long[] {1, 1, 1, 1}, "strides", new long[] {2, 2})
        .node("BatchNormalization", "c1 g b m v", "n1")
        .node("Relu", "n1", "r1");
  }

  private static Model ended(TestGraphs graph, String from) {
    return graph
        .node("Conv", from + " k h", "c2")
        .node("Relu", "c2", "r2")
        .node("Flatten", "r2", "f")
        .node("Gemm", "f c d", "y", "transB", 1)
        .output("y", "N", 3)
        .model();
  }

  private static Model model() {
    return Scaler.of(ended(front(), "r1"), "r1", 0.5f, 2);
  }

  /** The same function with operators that can be trained. */
  private static Model supported() {
    return ended(
        front()
            .constant("half", Tensor.scalar(0.5f))
            .constant("two", Tensor.scalar(2f))
            .node("Sub", "r1 half", "q")
            .node("Mul", "q two", "s"),
        "s");
  }

  private static Model tail() {
    Model whole = ended(constants().input("r1_scaled", "N", 6, 4, 4), "r1_scaled");
    return whole.withGraph(whole.graph().withInitializers(constants(whole, TAIL)));
  }

  private static TrainingPlan plan(Augmentation augmentation) {
    return TrainingPlan.of(3, 30, 0.05).withAugmentation(augmentation).withFreezing(FREEZE);
  }

  private static Model train(Model model, TrainingPlan plan, MemoryDataset data) throws Exception {
    return new DjlTrainingEngine()
        .train(model, plan, TrainingData.of(data), TrainingListener.none(), JobContext.none());
  }

  private static Map<String, Tensor> constants(Model model, Set<String> names) {
    Map<String, Tensor> found = new LinkedHashMap<>(model.graph().initializers());
    found.keySet().retainAll(names);
    return found;
  }

  /** What the front makes of every sample. */
  private static MemoryDataset handedOn() throws Exception {
    FrontEnd front = UntrainableFront.of(model(), List.of("y"), true).orElseThrow();
    float[][] samples = new float[STRIPES.size()][];
    try (InferenceSession session =
        InferenceSession.open(front.front(), SessionOptions.defaults())) {
      for (int i = 0; i < samples.length; i++) {
        Map<String, Tensor> inputs = STRIPES.batch(i).inputs();
        samples[i] = session.run(inputs, JobContext.none()).get("r1_scaled").toFloats();
      }
    }
    return new MemoryDataset("r1_scaled", samples, STRIPES.classIndices(), 6, 4, 4);
  }

  @Test
  void theRestIsTrainedAsItWouldBeAlone() throws Exception {
    TrainingPlan plan = plan(Augmentation.NONE);
    Model alone = train(tail(), plan, handedOn());
    Model whole = train(model(), plan, STRIPES);
    assertEquals(alone.graph().initializers(), constants(whole, TAIL));
    assertNotEquals(constants(model(), TAIL), constants(whole, TAIL));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void theFrontStaysByteForByte(int shift) throws Exception {
    Model whole = train(model(), plan(Augmentation.moves(true, shift)), STRIPES);
    Set<String> front = new HashSet<>(whole.graph().initializers().keySet());
    front.removeAll(TAIL);
    assertEquals(Set.of("w", "g", "b", "m", "v"), front);
    assertEquals(constants(model(), front), constants(whole, front));
    assertEquals(model().graph().nodes().toString(), whole.graph().nodes().toString());
  }

  @Test
  void augmentationIsOfTheModelsInput() throws Exception {
    TrainingPlan wild = plan(new Augmentation(true, 2, EdgeFill.REFLECT, 0.3, 0.3, 0.4));
    Freezing sameByHand = new Freezing(List.of("c1", "n1"), false, false);
    Model expected = train(supported(), wild.withFreezing(sameByHand), STRIPES);
    Model found = train(model(), wild, STRIPES);
    for (String name : TAIL) {
      float[] wanted = expected.graph().initializers().get(name).toFloats();
      assertArrayEquals(wanted, found.graph().initializers().get(name).toFloats(), 1e-4f);
    }
  }

  @Test
  void validationGoesThroughTheFrontToo() throws Exception {
    List<EpochMetrics> heard = new ArrayList<>();
    TrainingPlan plan =
        plan(Augmentation.NONE).withValidation(new Validation(0.3, true, 0, BestBy.LOSS));
    TrainingData data = TrainingData.of(STRIPES);
    ProbeJob job = ProbeJob.unlimited();
    Model found = new DjlTrainingEngine().train(model(), plan, data, heard::add, job);
    Freezing sameByHand = new Freezing(List.of("c1", "n1"), false, false);
    List<EpochMetrics> expected = new ArrayList<>();
    new DjlTrainingEngine()
        .train(supported(), plan.withFreezing(sameByHand), data, expected::add, JobContext.none());
    for (int i = 0; i < 3; i++) {
      assertEquals(expected.get(i).validationLoss(), heard.get(i).validationLoss(), 1e-4);
    }
    assertNotEquals(constants(model(), TAIL), constants(found, TAIL));
    List<Double> sorted = job.fractions().stream().sorted().toList();
    assertEquals(sorted, job.fractions());
    assertEquals(1, sorted.get(sorted.size() - 1), 1e-9);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void goesOnFromACheckpointToTheSameBytes(int shift) throws Exception {
    TrainingPlan plan = plan(Augmentation.moves(true, shift));
    int reports = (shift == 0 ? 3 : 0) + 5;
    CheckpointSettings settings = CheckpointSettings.in(folder);
    DjlTrainingEngine keeping =
        new DjlTrainingEngine(TrainingRuntime.defaults(), Optional.of(settings));
    TrainingData data = TrainingData.of(STRIPES);
    assertThrows(
        CancellationException.class,
        () -> keeping.train(model(), plan, data, TrainingListener.none(), new ProbeJob(reports)));
    ProbeJob rest = ProbeJob.unlimited();
    Model resumed = keeping.train(model(), plan, data, TrainingListener.none(), rest);
    assertEquals((shift == 0 ? 3 : 0) + 4, rest.fractions().size());
    assertArrayEquals(
        OnnxWriter.toBytes(train(model(), plan, STRIPES)), OnnxWriter.toBytes(resumed));
  }

  @Test
  void isRefusedUnlessItMayBeFrozen() {
    TrainingPlan plan = plan(Augmentation.NONE).withFreezing(Freezing.NONE);
    ModelException refusal =
        assertThrows(ModelException.class, () -> train(model(), plan, STRIPES));
    assertEquals("train.unsupportedFront", refusal.messageKey());
    assertTrue(refusal.getMessage().contains("Scaler -> r1_scaled (ai.onnx.ml.Scaler)"));
    assertTrue(refusal.getMessage().contains("78 of 301 weights"), refusal.getMessage());
  }

  @Test
  void freezingTheRestByHandLeavesNothing() {
    TrainingPlan plan =
        plan(Augmentation.NONE)
            .withFreezing(new Freezing(List.of("c2", "y"), false, false).withUnsupported(true));
    ModelException refusal =
        assertThrows(ModelException.class, () -> train(model(), plan, STRIPES));
    assertEquals("train.nothingToTrain", refusal.messageKey());
  }
}
