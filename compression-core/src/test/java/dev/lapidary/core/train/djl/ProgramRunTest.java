package dev.lapidary.core.train.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.runtime.InferenceSession;
import dev.lapidary.core.runtime.SessionOptions;
import dev.lapidary.core.train.FrontEnd;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Programs at work. */
class ProgramRunTest {

  @Test
  void computesSeveralValuesInOnePass() throws Exception {
    Model model =
        TestGraphs.opset(18)
            .input("x", 2, 4)
            .node("Relu", "x", "r")
            .node("Split", "r", "a b", "axis", 1, "num_outputs", 2)
            .node("Add", "a b", "s")
            .node("Det", "x", "unused")
            .outputs("s", "unused")
            .model();
    Tensor x = Tensor.ofFloats(new float[] {1, -2, 3, 4, 5, 6, -7, 8}, 2, 4);
    Map<String, Tensor> found = Interpreter.run(model, Map.of("x", x), List.of("b", "s", "r"));
    assertEquals(List.of("b", "s", "r"), List.copyOf(found.keySet()));
    assertArrayEquals(new float[] {3, 4, 0, 8}, found.get("b").toFloats());
    assertArrayEquals(new float[] {4, 4, 5, 14}, found.get("s").toFloats());
  }

  @Test
  void readsSettingsThatTheGraphComputes() throws Exception {
    Model model =
        TestGraphs.opset(13)
            .input("x", "N", 2, 3)
            .longs("zero", 0)
            .longs("rest", -1)
            .node("Shape", "x", "s")
            .node("Gather", "s zero", "n")
            .node("Concat", "n rest", "to", "axis", 0)
            .node("Reshape", "x to", "y")
            .output("y", "N", 6)
            .model();
    for (int batch : new int[] {1, 5}) {
      Tensor x = Tensor.ofFloats(new float[batch * 6], batch, 2, 3);
      assertArrayEquals(new long[] {batch, 6}, Interpreter.run(model, Map.of("x", x)).lengths());
    }
  }

  private static TestGraphs normalized() {
    return TestGraphs.opset(14)
        .constant("x", Tensor.ofFloats(new float[] {1, 2, 3, 6}, 2, 2))
        .floats("g", 1, 2)
        .floats("b", 0, 0)
        .floats("m", 0, 0)
        .floats("v", 1, 1)
        .node("BatchNormalization", "x g b m v", "y")
        .outputs("y");
  }

  private static Map<String, Tensor> statisticsAfter(Phase phase) throws Exception {
    TrainingRuntime.defaults().settle();
    GraphProgram program = GraphProgram.of(normalized().model(), "y");
    try (NDManager manager = NDManager.newBaseManager()) {
      TrainingRuntime.defaults().enter(0);
      Weights weights = new Weights(program, manager);
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDArray y = program.run(manager, new HashMap<>(weights.arrays()), phase).get("y");
        collector.backward(y.sum());
      }
      Map<String, Tensor> read = new HashMap<>(weights.read());
      NDArray gradient = weights.parameters().get("g").getGradient();
      read.put("gradient of g", TensorArrays.tensor(gradient));
      return read;
    }
  }

  @Test
  void leavesFrozenStatisticsAloneAndNormalizesByThem() throws Exception {
    Map<String, Tensor> after = statisticsAfter(Phase.TRAINING_WITH_FROZEN_STATISTICS);
    assertArrayEquals(new float[] {0, 0}, after.get("m").toFloats());
    assertArrayEquals(new float[] {1, 1}, after.get("v").toFloats());
    assertArrayEquals(new float[] {4, 8}, after.get("gradient of g").toFloats(), 1e-3f);
  }

  @Test
  void movesRunningStatisticsTowardsTheBatch() throws Exception {
    Map<String, Tensor> after = statisticsAfter(Phase.TRAINING);
    assertArrayEquals(new float[] {0.2f, 0.4f}, after.get("m").toFloats(), 1e-5f);
    assertArrayEquals(new float[] {1.1f, 1.7f}, after.get("v").toFloats(), 1e-5f);
  }

  @Test
  void keepsTheTypeOfTrainedWeights() throws Exception {
    Model model =
        TestGraphs.opset(13)
            .constant("w", Tensor.ofFloats(ElementType.FLOAT16, new float[] {1, 2.5f}, 2))
            .node("Neg", "w", "y")
            .outputs("y")
            .model();
    TrainingRuntime.defaults().settle();
    GraphProgram program = GraphProgram.of(model, "y");
    try (NDManager manager = NDManager.newBaseManager()) {
      Weights weights = new Weights(program, manager);
      assertEquals(model.graph().initializers().get("w"), weights.read().get("w"));
    }
  }

  @Test
  void goesOnBehindAFrozenFront() throws Exception {
    Model model =
        TestGraphs.opset(13)
            .input("x", "N", 2, 2)
            .floats("w", 2, 2)
            .floats("u", 3, 4)
            .node("Mul", "x w", "m")
            .node("Det", "m", "d")
            .longs("last", -1)
            .node("Unsqueeze", "d last", "e")
            .node("Mul", "e u", "y")
            .output("y", "N", 2)
            .model();
    List<String> targets = List.of("y");
    FrontEnd front = UntrainableFront.of(model, targets, true).orElseThrow();
    Tensor x = Tensor.ofFloats(new float[] {1, 2, 3, 4}, 1, 2, 2);
    Map<String, Tensor> crossing;
    try (InferenceSession session =
        InferenceSession.open(front.front(), SessionOptions.defaults())) {
      crossing = session.run(Map.of("x", x), JobContext.none());
    }
    GraphProgram program = GraphProgram.of(model, targets, ProgramOptions.DEFAULT.after(front));
    try (NDManager manager = NDManager.newBaseManager()) {
      Map<String, NDArray> values = new HashMap<>(new Weights(program, manager).arrays());
      crossing.forEach((name, value) -> values.put(name, TensorArrays.view(manager, value)));
      NDArray y = program.run(manager, values, Phase.INFERENCE).get("y");
      assertArrayEquals(new float[] {-24, -32}, y.toFloatArray(), 1e-4f);
    }
  }

  @Test
  void refusesFormsBeforeAnythingRuns() {
    Model model =
        TestGraphs.opset(18)
            .input("x", 2, 2)
            .weight("w", 2)
            .node("Cast", "x", "c", "to", ElementType.FLOAT8E5M2.code())
            .node("Mul", "c w", "y")
            .outputs("y")
            .model();
    ModelException refusal =
        Assertions.assertThrows(ModelException.class, () -> GraphProgram.of(model, "y"));
    assertEquals("train.unsupportedOperator", refusal.messageKey());
    assertNotEquals(-1, refusal.getMessage().indexOf("FLOAT8E5M2"), refusal.getMessage());
  }
}
