package dev.lapidary.core.transform.quantize.prepare;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.Fixtures;
import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.data.DataRoles;
import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.onnx.OnnxReader;
import dev.lapidary.core.onnx.OnnxWriter;
import dev.lapidary.core.transform.StepChecks;
import dev.lapidary.core.transform.Transform;
import dev.lapidary.core.transform.TransformResult;
import dev.lapidary.core.transform.quantize.ArrayData;
import dev.lapidary.core.transform.quantize.TokenData;
import dev.lapidary.core.transform.quantize.calibrate.SampleSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutlierSmoothingTest {
  private static final ArrayData NOISE = ArrayData.random(5, 64, 6, 8);
  private static final OutlierSmoothing STEP = OutlierSmoothing.initial(false);

  @TempDir Path folder;

  @Test
  void outliersBehindANormalizationMoveIntoTheWeights() throws Exception {
    Model model = normalizedThenMultiplied();
    Model smooth = apply(STEP, model).model();
    assertEquals(model.graph().nodes().size(), smooth.graph().nodes().size());
    Map<String, Tensor> feeds = Map.of("x", NOISE.all());
    StepChecks.assertSameOutputs(model, smooth, feeds, 1e-3);
    Transform quantization = PreparedChecks.quantization(Map.of());
    double rough =
        PreparedChecks.signalToNoise(
            model, PreparedChecks.run(model, NOISE, folder, quantization), NOISE);
    double better =
        PreparedChecks.signalToNoise(
            model, PreparedChecks.run(smooth, NOISE, folder, quantization), NOISE);
    assertTrue(better > rough + 6, rough + " dB to " + better);
  }

  @Test
  void theFormulaHoldsForEachChannel() throws Exception {
    Model model = scaled();
    Model smooth = apply(STEP, model).model();
    Tensor gamma = smooth.graph().initializers().get("g");
    Tensor weight = smooth.graph().initializers().get("w");
    for (int c = 0; c < 8; c++) {
      float seen = 0;
      for (int i = c; i < NOISE.all().elementCount(); i += 8) {
        double x = NOISE.all().doubleAt(i) * model.graph().initializers().get("g").doubleAt(c);
        seen =
            Math.max(seen, (float) Math.abs(x + model.graph().initializers().get("b").doubleAt(c)));
      }
      float weighed = 0;
      for (int o = 0; o < 4; o++) {
        double w = model.graph().initializers().get("w").doubleAt(c * 4 + o);
        weighed = Math.max(weighed, (float) Math.abs(w));
      }
      double s = Math.sqrt(seen / weighed);
      double before = model.graph().initializers().get("g").doubleAt(c);
      assertEquals(before / s, gamma.doubleAt(c), Math.abs(before / s) * 1e-4);
      double w = model.graph().initializers().get("w").doubleAt(c * 4);
      assertEquals(w * s, weight.doubleAt(c * 4), Math.abs(w * s) * 1e-4);
    }
    StepChecks.assertSameOutputs(model, smooth, Map.of("x", NOISE.all()), 1e-4);
  }

  @Test
  void whatOthersUseTooIsKeptOrGetsAMulOfItsOwn() throws Exception {
    Model model =
        TestGraphs.opset(17)
            .input("x", "N", 6, 8)
            .positive("g", 8)
            .weight("w", 8, 8)
            .node("LayerNormalization", "x g", "n")
            .node("MatMul", "n w", "m")
            .node("Add", "n m", "y")
            .output("y", "N", 6, 8)
            .model();
    TransformResult kept = apply(STEP, model);
    assertEquals("nothing-to-divide", kept.changes().get(0).figures().get("reason"));
    assertEquals(model.graph().initializers(), kept.model().graph().initializers());
    Model inserted = apply(OutlierSmoothing.initial(true), model).model();
    assertEquals(1, inserted.graph().nodes().stream().filter(node -> node.is("Mul")).count());
    StepChecks.assertSameOutputs(model, inserted, Map.of("x", NOISE.all()), 1e-4);
  }

  @Test
  void aTransformerOfAThirdPartyComputesTheSame() throws Exception {
    Model model = OnnxReader.read(Fixtures.require("tinybert.onnx"));
    TokenData tokens = TokenData.of(model, 16, 12, 1000);
    TransformResult result =
        PreparedChecks.apply(OutlierSmoothing.initial(true), model, tokens, folder);
    long smoothed =
        result.changes().stream().filter(change -> change.action().equals("smoothed")).count();
    assertEquals(7, smoothed);
    double same = PreparedChecks.signalToNoise(model, result.model(), tokens);
    assertTrue(same > 80, same + " dB");
  }

  @Test
  void twoRunsGiveTheSameBytesAndDeadChannelsStayFinite() throws Exception {
    Model model = normalizedThenMultiplied();
    byte[] first = OnnxWriter.toBytes(apply(STEP, model).model());
    assertArrayEquals(first, OnnxWriter.toBytes(apply(STEP, model).model()));
    Model dead =
        TestGraphs.opset(17)
            .input("x", "N", 6, 8)
            .floats("g", 1, 0, 1, 1, 1, 1, 1, 1)
            .weight("w", 8, 4)
            .node("Mul", "x g", "n")
            .node("MatMul", "n w", "y")
            .outputs("y")
            .model();
    Model smooth = apply(STEP, dead).model();
    smooth.graph().initializers().values().stream()
        .filter(value -> value.elementType() == ElementType.FLOAT)
        .forEach(
            value -> {
              for (float element : value.toFloats()) {
                assertFalse(Float.isNaN(element) || Float.isInfinite(element));
              }
            });
    StepChecks.assertSameOutputs(dead, smooth, Map.of("x", NOISE.all()), 1e-4);
  }

  @Test
  void withoutCalibrationDataThereIsAClearError() {
    RecipeException missing =
        assertThrows(
            RecipeException.class,
            () -> STEP.apply(scaled(), StepChecks.context(DataRoles.none(), folder)));
    assertTrue(missing.getMessage().contains("quantize.smooth"), missing.getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> new OutlierSmoothing(SampleSettings.of(1), 1.5, false, List.of()));
  }

  private TransformResult apply(Transform step, Model model) throws Exception {
    return PreparedChecks.apply(step, model, NOISE, folder);
  }

  /** A Mul and an Add, as older exporters write the end of a normalization. */
  private static Model scaled() {
    return TestGraphs.opset(17)
        .input("x", "N", 6, 8)
        .floats("g", 1, 2, 3, 40, 5, 6, 7, 0.5f)
        .weight("b", 8)
        .weight("w", 8, 4)
        .node("Mul", "g x", "m")
        .node("Add", "m b", "n")
        .node("MatMul", "n w", "y")
        .outputs("y")
        .model();
  }

  /** Two products share a normalized value, one channel of which is fifty times the others. */
  private static Model normalizedThenMultiplied() {
    return TestGraphs.opset(17)
        .input("x", "N", 6, 8)
        .floats("g", 1, 1, 1, 50, 1, 1, 1, 1)
        .weight("b", 8)
        .constant("w", narrow(1))
        .constant("v", narrow(2))
        .node("LayerNormalization", "x g b", "n")
        .node("MatMul", "n w", "p")
        .node("MatMul", "n v", "q")
        .node("Add", "p q", "y")
        .outputs("y")
        .model();
  }

  /** A weight that, as in trained nets, is small where its input is large. */
  private static Tensor narrow(long seed) {
    float[] values = ArrayData.random(seed, 8, 4).all().toFloats();
    for (int o = 0; o < 4; o++) {
      values[3 * 4 + o] /= 50;
    }
    return Tensor.ofFloats(values, 8, 4);
  }
}
