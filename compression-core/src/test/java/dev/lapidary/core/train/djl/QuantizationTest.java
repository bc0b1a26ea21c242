package dev.lapidary.core.train.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** QuantizeLinear followed by DequantizeLinear, as training sees it. */
class QuantizationTest {
  private static final float[] WEIGHTS = {0.26f, -0.74f, 100, -100, 0.5f, 1.5f};

  private static TestGraphs quantized(Tensor scale, Tensor zero, Object... attributes) {
    return TestGraphs.opset(21)
        .constant("w", Tensor.ofFloats(WEIGHTS, 2, 3))
        .constant("s", scale)
        .constant("zero", zero)
        .node("QuantizeLinear", "w s zero", "q", attributes)
        .node("DequantizeLinear", "q s zero", "y", attributes)
        .outputs("y");
  }

  private static Tensor int8(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return values.length == 1
        ? Tensor.ofBytes(ElementType.INT8, bytes)
        : Tensor.ofBytes(ElementType.INT8, bytes, values.length);
  }

  /** Values and the gradients of their sum. */
  private record Outcome(float[] values, Map<String, float[]> gradients) {}

  private static Outcome run(Model model) throws Exception {
    TrainingRuntime.defaults().settle();
    ProgramOptions options = ProgramOptions.DEFAULT.withLearnedScales();
    GraphProgram program = GraphProgram.of(model, List.of("y"), options);
    try (NDManager manager = NDManager.newBaseManager()) {
      TrainingRuntime.defaults().enter(0);
      Weights weights = new Weights(program, manager);
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDArray y = program.run(manager, new HashMap<>(weights.arrays()), Phase.TRAINING).get("y");
        collector.backward(y.sum());
        Map<String, float[]> gradients = new LinkedHashMap<>();
        weights
            .parameters()
            .forEach((name, w) -> gradients.put(name, w.getGradient().toFloatArray()));
        return new Outcome(y.toFloatArray(), gradients);
      }
    }
  }

  @Test
  void roundsTiesToEvenAndClips() throws Exception {
    Outcome outcome = run(quantized(Tensor.scalar(0.5f), int8(0)).model());
    assertArrayEquals(new float[] {0.5f, -0.5f, 63.5f, -64, 0.5f, 1.5f}, outcome.values(), 1e-6f);
  }

  @Test
  void passesTheGradientInsideTheRangeOnly() throws Exception {
    Outcome outcome = run(quantized(Tensor.scalar(0.5f), int8(0)).model());
    assertArrayEquals(new float[] {1, 1, 0, 0, 1, 1}, outcome.gradients().get("w"));
  }

  /** round(x/s) - x/s inside, the bounds outside, times the pace. */
  @Test
  void learnsTheScaleAsLsqDoes() throws Exception {
    Outcome outcome = run(quantized(Tensor.scalar(0.5f), int8(0)).model());
    float expected = (1 - 0.52f) + (-1 + 1.48f) + 127 - 128 + 0 + 0;
    assertArrayEquals(new float[] {expected * pace(6)}, outcome.gradients().get("s"), 1e-4f);
  }

  /** How gradients of INT8 scales are damped, by the numbers that one scale rounds. */
  private static float pace(int numbers) {
    return (float) (1 / Math.sqrt(numbers * 127.0));
  }

  @Test
  void movesTheRangeWithTheZeroPoint() throws Exception {
    Outcome outcome = run(quantized(Tensor.scalar(0.5f), int8(-128)).model());
    assertArrayEquals(new float[] {0.5f, 0, 100, 0, 0.5f, 1.5f}, outcome.values(), 1e-6f);
    assertArrayEquals(new float[] {1, 0, 1, 0, 1, 1}, outcome.gradients().get("w"));
  }

  @Test
  void quantizesEveryChannelByItsOwnScale() throws Exception {
    Tensor scales = Tensor.ofFloats(new float[] {0.5f, 1}, 2);
    Outcome outcome = run(quantized(scales, int8(0, 0), "axis", 0).model());
    assertArrayEquals(new float[] {0.5f, -0.5f, 63.5f, -100, 0, 2}, outcome.values(), 1e-6f);
    float first = (1 - 0.52f) + (-1 + 1.48f) + 127;
    float second = 0 + (0 - 0.5f) + (2 - 1.5f);
    float[] expected = {first * pace(3), second * pace(3)};
    assertArrayEquals(expected, outcome.gradients().get("s"), 1e-4f);
  }

  @Test
  void readsStoredIntegers() throws Exception {
    Model model =
        TestGraphs.opset(13)
            .weight("w", 2)
            .constant("q", int8(-3, 100))
            .constant("s", Tensor.scalar(0.5f))
            .constant("zero", int8(1))
            .node("DequantizeLinear", "q s zero", "d")
            .node("Mul", "d w", "y")
            .outputs("y")
            .model();
    Outcome outcome = run(model);
    assertArrayEquals(new float[] {-2, 49.5f}, outcome.gradients().get("w"), 1e-6f);
  }
}
