package dev.lapidary.core.train.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients agree with finite differences. */
class GradientTest {
  private static final float STEP = 1e-2f;

  static Stream<TestGraphs> graphs() {
    return Stream.of(
        image().weight("w", 4, 2, 3, 3).node("Conv", "x w", "y", "pads", new long[] {1, 1, 1, 1}),
        image()
            .weight("w", 2, 1, 3, 3)
            .node(
                "Conv",
                "x w",
                "y",
                "group",
                2,
                "auto_pad",
                "SAME_UPPER",
                "strides",
                new long[] {2, 2}),
        image().weight("w", 2, 1, 1).node("Mul", "x w", "m").node("Sigmoid", "m", "y"),
        image().weight("w", 2, 1, 1).node("Add", "x w", "m").node("HardSwish", "m", "y"),
        image()
            .weight("w", 2, 1, 1)
            .node("Mul", "x w", "m")
            .node(
                "AveragePool",
                "m",
                "y",
                "kernel_shape",
                new long[] {3, 3},
                "pads",
                new long[] {1, 1, 1, 1}),
        image()
            .weight("w", 72, 3)
            .node("Flatten", "x", "f")
            .node("Gemm", "f w", "g")
            .node("LogSoftmax", "g", "y"),
        image()
            .weight("w", 2)
            .floats("b", 0.1f, 0.2f)
            .floats("m", 0, 0)
            .floats("v", 1, 1)
            .node("BatchNormalization", "x w b m v", "n")
            .node("Tanh", "n", "y"));
  }

  private static TestGraphs image() {
    return TestGraphs.opset(14).input("x", 4, 2, 6, 6).output("y");
  }

  @ParameterizedTest
  @MethodSource("graphs")
  void agreesWithFiniteDifferences(TestGraphs graph) throws Exception {
    Model model = graph.model();
    float[] weight = model.graph().initializers().get("w").toFloats();
    float[] gradient = gradient(model);
    for (int i = 0; i < Math.min(6, weight.length); i++) {
      double slope = (energy(model, i, STEP) - energy(model, i, -STEP)) / (2 * STEP);
      assertEquals(slope, gradient[i], 0.02 * Math.max(1, Math.abs(slope)), "weight " + i);
    }
  }

  private static double energy(Model model, int index, float change) throws Exception {
    Tensor old = model.graph().initializers().get("w");
    float[] values = old.toFloats();
    values[index] += change;
    Map<String, Tensor> changed = new HashMap<>(model.graph().initializers());
    changed.put("w", Tensor.ofFloats(values, old.lengths()));
    Model moved = model.withGraph(model.graph().withInitializers(changed));
    return run(moved, (energy, weights, collector) -> (double) energy.getFloat());
  }

  private static float[] gradient(Model model) throws Exception {
    return run(
        model,
        (energy, weights, collector) -> {
          collector.backward(energy);
          return weights.parameters().get("w").getGradient().toFloatArray();
        });
  }

  /** What is asked of half the sum of the squared outputs. */
  private interface Question<T> {
    T ask(NDArray energy, Weights weights, GradientCollector collector);
  }

  private static <T> T run(Model model, Question<T> question) throws Exception {
    TrainingRuntime.defaults().settle();
    GraphProgram program = GraphProgram.of(model, "y");
    try (NDManager manager = NDManager.newBaseManager()) {
      TrainingRuntime.defaults().enter(0);
      Weights weights = new Weights(program, manager);
      Map<String, NDArray> values = new HashMap<>(weights.arrays());
      values.put("x", Weights.view(manager, images()));
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDArray output = program.run(values, true);
        NDArray energy = output.square().sum().mul(0.5f);
        return question.ask(energy, weights, collector);
      }
    }
  }

  private static Tensor images() {
    Random random = new Random(2);
    float[] values = new float[4 * 2 * 6 * 6];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Tensor.ofFloats(values, 4, 2, 6, 6);
  }
}
