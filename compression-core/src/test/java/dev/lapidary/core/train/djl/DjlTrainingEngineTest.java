package dev.lapidary.core.train.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.GraphPrinter;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.onnx.OnnxWriter;
import dev.lapidary.core.train.EpochMetrics;
import dev.lapidary.core.train.Freezing;
import dev.lapidary.core.train.LossSettings;
import dev.lapidary.core.train.MemoryDataset;
import dev.lapidary.core.train.OptimizerKind;
import dev.lapidary.core.train.OptimizerSettings;
import dev.lapidary.core.train.Regularization;
import dev.lapidary.core.train.ScheduleSettings;
import dev.lapidary.core.train.TrainingData;
import dev.lapidary.core.train.TrainingListener;
import dev.lapidary.core.train.TrainingPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DjlTrainingEngineTest {
  private static final MemoryDataset STRIPES = MemoryDataset.stripes(300, 1);
  private final DjlTrainingEngine engine = new DjlTrainingEngine();

  private static TrainingPlan plan(int epochs, OptimizerKind optimizer, double rate) {
    return TrainingPlan.of(epochs, 32, rate)
        .withOptimizer(new OptimizerSettings(optimizer, 0.9, true))
        .withRegularization(new Regularization(1e-4, 0.05, 0))
        .withSeed(11);
  }

  private Model train(Model model, TrainingPlan plan) throws WorkbenchException {
    return engine.train(model, plan, data(), TrainingListener.none(), JobContext.none());
  }

  private static TrainingData data() {
    return TrainingData.of(STRIPES);
  }

  @ParameterizedTest
  @EnumSource
  void learnsToTellStripesApart(OptimizerKind optimizer) throws Exception {
    double rate = optimizer == OptimizerKind.SGD ? 0.05 : 0.02;
    Model trained = train(StripesNetwork.model(), plan(8, optimizer, rate));
    double found = StripesAccuracy.of(trained, MemoryDataset.stripes(300, 2));
    assertTrue(found > 0.9, "accuracy " + found);
  }

  @Test
  void sameSeedGivesSameBytes() throws Exception {
    TrainingPlan plan = plan(2, OptimizerKind.SGD, 0.05);
    byte[] first = OnnxWriter.toBytes(train(StripesNetwork.model(), plan));
    assertArrayEquals(first, OnnxWriter.toBytes(train(StripesNetwork.model(), plan)));
  }

  @Test
  void leavesItsArgumentAlone() throws Exception {
    Model model = StripesNetwork.model();
    String before = GraphPrinter.print(model.graph());
    byte[] bytes = OnnxWriter.toBytes(model);
    Model trained = train(model, plan(1, OptimizerKind.ADAM, 0.01));
    assertEquals(before, GraphPrinter.print(model.graph()));
    assertArrayEquals(bytes, OnnxWriter.toBytes(model));
    assertEquals(model.graph().nodes(), trained.graph().nodes());
    assertEquals(
        List.copyOf(model.graph().initializers().keySet()),
        List.copyOf(trained.graph().initializers().keySet()));
  }

  @Test
  void writesRunningStatisticsBack() throws Exception {
    Model model = StripesNetwork.model();
    Model trained = train(model, plan(3, OptimizerKind.SGD, 0.01));
    for (String name : List.of("m", "v")) {
      assertNotEquals(
          model.graph().initializers().get(name), trained.graph().initializers().get(name));
    }
  }

  @Test
  void keepsPrunedWeightsAtZero() throws Exception {
    Model model = StripesNetwork.model();
    float[] pruned = model.graph().initializers().get("c").toFloats();
    for (int i = 0; i < pruned.length; i += 2) {
      pruned[i] = 0;
    }
    Map<String, Tensor> changed = new HashMap<>(model.graph().initializers());
    changed.put("c", Tensor.ofFloats(pruned, 3, 96));
    Model sparse = model.withGraph(model.graph().withInitializers(changed));
    TrainingPlan plan =
        TrainingPlan.of(1, 32, 0.01)
            .withOptimizer(OptimizerSettings.adam())
            .withSchedule(ScheduleSettings.constant(0.01))
            .withRegularization(Regularization.decay(0.01))
            .withFreezing(new Freezing(List.of(), false, true));
    float[] trained = train(sparse, plan).graph().initializers().get("c").toFloats();
    for (int i = 0; i < pruned.length; i++) {
      assertEquals(i % 2 == 0, trained[i] == 0, "weight " + i);
    }
  }

  private static List<String> changed(Model before, Model after) {
    Map<String, Tensor> olds = before.graph().initializers();
    return olds.keySet().stream()
        .filter(name -> !olds.get(name).equals(after.graph().initializers().get(name)))
        .toList();
  }

  @Test
  void frozenLayersStayAsTheyAre() throws Exception {
    Model model = StripesNetwork.model();
    Freezing freezing = new Freezing(List.of("c1", "n1"), false, false);
    TrainingPlan plan = plan(1, OptimizerKind.SGD, 0.05).withFreezing(freezing);
    assertEquals(List.of("c", "d"), changed(model, train(model, plan)));
  }

  @Test
  void frozenNormalizationKeepsItsStatisticsAndTrainsItsScale() throws Exception {
    Model model = StripesNetwork.model();
    Freezing freezing = new Freezing(List.of(), true, false);
    TrainingPlan plan = plan(1, OptimizerKind.SGD, 0.05).withFreezing(freezing);
    assertEquals(List.of("w", "g", "b", "c", "d"), changed(model, train(model, plan)));
  }

  /** One step with a rate of nearly nothing: the loss is that of the model at hand. */
  private double firstLoss(Model model, Freezing freezing) throws Exception {
    List<EpochMetrics> epochs = new ArrayList<>();
    TrainingPlan plan = TrainingPlan.of(1, 300, 1e-9).withFreezing(freezing);
    engine.train(model, plan, data(), epochs::add, JobContext.none());
    return epochs.get(0).trainLoss();
  }

  @Test
  void frozenNormalizationUsesItsStatistics() throws Exception {
    Model model = StripesNetwork.graph().floats("m", 5, 5, 5, 5, 5, 5).output("y", "N", 3).model();
    double batch = firstLoss(model, Freezing.NONE);
    double all = firstLoss(model, new Freezing(List.of(), true, false));
    double one = firstLoss(model, new Freezing(List.of("n1"), false, false));
    assertEquals(all, one);
    assertNotEquals(batch, one, 1e-3);
  }

  @Test
  void somethingMustBeLeftToTrain() {
    Freezing freezing = new Freezing(List.of("c1", "n1", "y"), false, false);
    TrainingPlan plan = plan(1, OptimizerKind.SGD, 0.05).withFreezing(freezing);
    assertFails("train.nothingToTrain", "Freeze fewer", StripesNetwork.model(), plan);
  }

  @Test
  void trainsOnTheInputOfAFinalSoftmax() throws Exception {
    Model plain = train(StripesNetwork.model(), plan(1, OptimizerKind.SGD, 0.05));
    Model ending = StripesNetwork.graph().node("Softmax", "y", "p").output("p", "N", 3).model();
    Model trained = train(ending, plan(1, OptimizerKind.SGD, 0.05));
    assertEquals(plain.graph().initializers(), trained.graph().initializers());
  }

  @Test
  void trainsWeightsOfConstantNodes() throws Exception {
    Tensor weight = Tensor.ofFloats(new float[192], 3, 64);
    Model model =
        TestGraphs.opset(13)
            .input("x", "N", 1, 8, 8)
            .node("Constant", "", "w", "value", weight)
            .node("Flatten", "x", "f")
            .node("Gemm", "f w", "y", "transB", 1)
            .output("y", "N", 3)
            .model();
    Model trained = train(model, plan(3, OptimizerKind.SGD, 0.05));
    assertTrue(StripesAccuracy.of(trained, STRIPES) > 0.9);
  }

  @Test
  void reportsEpochsAndProgress() throws Exception {
    List<EpochMetrics> epochs = new ArrayList<>();
    List<Double> fractions = new ArrayList<>();
    engine.train(
        StripesNetwork.model(),
        plan(3, OptimizerKind.SGD, 0.05),
        data(),
        epochs::add,
        new ProbeJob(Integer.MAX_VALUE, fractions));
    assertEquals(List.of(1, 2, 3), epochs.stream().map(EpochMetrics::epoch).toList());
    assertTrue(epochs.get(2).trainLoss() < epochs.get(0).trainLoss());
    assertEquals(30, fractions.size());
    assertEquals(1.0, fractions.get(29));
  }

  @Test
  void stopsWithinOneBatch() {
    List<Double> fractions = new ArrayList<>();
    assertThrows(
        CancellationException.class,
        () ->
            engine.train(
                StripesNetwork.model(),
                plan(3, OptimizerKind.SGD, 0.05),
                data(),
                TrainingListener.none(),
                new ProbeJob(2, fractions)));
    assertEquals(2, fractions.size());
  }

  @Test
  void namesTheOperatorThatCannotBeTrained() {
    Model model =
        TestGraphs.opset(13)
            .input("x", "N", 1, 8, 8)
            .node("Flatten", "x", "f")
            .node("Det", "f", "y")
            .output("y", 2, null)
            .model();
    assertFails("train.unsupportedEnd", "Det -> y", model, plan(1, OptimizerKind.SGD, 0.1));
  }

  @Test
  void refusesModelsWithoutWeights() {
    Model model =
        TestGraphs.opset(13)
            .input("x", "N", 1, 8, 8)
            .node("GlobalAveragePool", "x", "p")
            .node("Flatten", "p", "y")
            .output("y", "N", 1)
            .model();
    assertFails(
        "train.nothingToTrain", "No weight is left", model, plan(1, OptimizerKind.SGD, 0.1));
  }

  @Test
  void saysWhereTrainingDiverged() {
    assertFails(
        "train.exploded", "step 2", StripesNetwork.model(), plan(5, OptimizerKind.SGD, 1e30));
  }

  @Test
  void clippedGradientsMoveWeightsNoFurther() throws Exception {
    TrainingPlan plan =
        TrainingPlan.of(1, 300, 0.5)
            .withOptimizer(new OptimizerSettings(OptimizerKind.SGD, 0, false))
            .withSchedule(ScheduleSettings.constant(0.5))
            .withRegularization(new Regularization(0, 0, 0.01));
    Model model = StripesNetwork.model();
    Model trained = train(model, plan);
    double squares = 0;
    for (String name : List.of("w", "g", "b", "c", "d")) {
      float[] before = model.graph().initializers().get(name).toFloats();
      float[] after = trained.graph().initializers().get(name).toFloats();
      for (int i = 0; i < before.length; i++) {
        squares += Math.pow(after[i] - before[i], 2);
      }
    }
    assertEquals(0.005, Math.sqrt(squares), 1e-6);
  }

  @Test
  void refusesLabelsTheModelHasNoClassFor() {
    Model model =
        TestGraphs.opset(13)
            .input("x", "N", 1, 8, 8)
            .weight("w", 2, 64)
            .node("Flatten", "x", "f")
            .node("Gemm", "f w", "y", "transB", 1)
            .output("y", "N", 2)
            .model();
    assertFails("train.labelOutOfRange", "label 2", model, plan(1, OptimizerKind.SGD, 0.1));
  }

  @Test
  void namesTheNodeThatFails() {
    Model model =
        TestGraphs.opset(13)
            .input("x", "N", 1, 8, 8)
            .weight("w", 3, 60)
            .node("Flatten", "x", "f")
            .node("Gemm", "f w", "y", "transB", 1)
            .output("y", "N", 3)
            .model();
    assertFails("train.nodeFailed", "Gemm -> y", model, plan(1, OptimizerKind.SGD, 0.1));
  }

  @Test
  void distillationWithoutATeacherIsRefused() {
    TrainingPlan plan = TrainingPlan.of(1, 32, 0.1).withLoss(LossSettings.distilled(4, 0.5));
    assertFails("train.noTeacher", "teacher", StripesNetwork.model(), plan);
  }

  private void assertFails(String key, String part, Model model, TrainingPlan plan) {
    WorkbenchException failure = assertThrows(WorkbenchException.class, () -> train(model, plan));
    assertEquals(key, failure.messageKey());
    assertTrue(failure.getMessage().contains(part), failure.getMessage());
  }
}
