package dev.lapidary.core.train.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients agree with central differences, for every operator that lets them pass. */
class GradientTest {
  private static final float STEP = 1e-2f;
  private static final int MOST_ELEMENTS = 12;

  static Stream<GradientCases.Case> cases() {
    return GradientCases.all().stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void agreesWithFiniteDifferences(GradientCases.Case one) throws Exception {
    Model model = one.graph().model();
    float[] weight = model.graph().initializers().get("w").toFloats();
    float[] gradient = gradient(model);
    boolean moves = false;
    for (int i = 0; i < Math.min(MOST_ELEMENTS, weight.length); i++) {
      double slope = (energy(model, i, STEP) - energy(model, i, -STEP)) / (2 * STEP);
      assertEquals(slope, gradient[i], 0.02 * Math.max(1, Math.abs(slope)), "weight " + i);
      moves |= Math.abs(slope) > 0.01;
    }
    assertTrue(moves, "the energy does not depend on the weight");
  }

  /** Where nothing passes by nature there is nothing to compare. */
  @Test
  void coversEveryDifferentiableOperator() {
    Set<String> covered = new HashSet<>();
    GradientCases.all()
        .forEach(one -> one.graph().graph().nodes().forEach(node -> covered.add(node.opType())));
    Set<String> missing = new HashSet<>();
    for (String name : Operators.names()) {
      if (Operators.rules().get(name).differentiable() && !covered.contains(name)) {
        missing.add(name);
      }
    }
    assertEquals(Set.of("CastLike", "QuantizeLinear", "DequantizeLinear"), missing);
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

  /** What is asked of the outputs, weighted by fixed random numbers and summed up. */
  private interface Question<T> {
    T ask(NDArray energy, Weights weights, GradientCollector collector);
  }

  private static <T> T run(Model model, Question<T> question) throws Exception {
    TrainingRuntime.defaults().settle();
    GraphProgram program = GraphProgram.of(model, List.of("y"), ProgramOptions.DEFAULT);
    try (NDManager manager = NDManager.newBaseManager()) {
      TrainingRuntime.defaults().enter(0);
      Weights weights = new Weights(program, manager);
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDArray output =
            program.run(manager, new HashMap<>(weights.arrays()), Phase.TRAINING).get("y");
        return question.ask(output.mul(mixture(output)).sum(), weights, collector);
      }
    }
  }

  private static NDArray mixture(NDArray output) {
    Random random = new Random(2);
    float[] values = new float[(int) output.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = 0.5f + random.nextFloat();
    }
    return output.getManager().create(values, output.getShape());
  }
}
