package dev.lapidary.core.transform.quantize.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.Fixtures;
import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Float8;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.onnx.OnnxReader;
import dev.lapidary.core.onnx.OnnxWriter;
import dev.lapidary.core.recipe.Recipe;
import dev.lapidary.core.recipe.RecipeRunner;
import dev.lapidary.core.recipe.StepOutcome;
import dev.lapidary.core.recipe.TransformCatalog;
import dev.lapidary.core.transform.LayerChange;
import dev.lapidary.core.transform.StepChecks;
import dev.lapidary.core.transform.TransformResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WeightStorageTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void onnxRuntimeComputesWithTheWeightsThatAreReported(StoredType type) throws Exception {
    Model model = net();
    TransformResult result = apply(type, model);
    StoredFloats expected =
        type.store(model.graph().initializers().get("w").toFloats(), 8, 3, 4, 4);
    Model decoded =
        TestGraphs.opset(19)
            .input("x", 1, 3, 9, 9)
            .constant("w", Tensor.ofFloats(expected.values(), 8, 3, 4, 4))
            .floats("b", model.graph().initializers().get("b").toFloats())
            .node("Conv", "x w b", "y")
            .output("y", 1, 8, 6, 6)
            .model();
    StepChecks.assertSameOutputs(decoded, result.model(), StepChecks.feeds(model, 3), 1e-5);
    Tensor stored = result.model().graph().initializers().get("w_stored");
    assertEquals(type.elementType(), stored.elementType());
    assertEquals(
        List.of(type == StoredType.BFLOAT16 ? "Cast" : "DequantizeLinear", "Conv"),
        result.model().graph().nodes().stream().map(Node::opType).toList());
    Map<String, Object> figures = result.changes().get(0).figures();
    assertEquals(384L * type.elementType().bits() / 8, figures.get("bytesAfter"));
    double decibels = (double) figures.get("sqnrDecibels");
    assertTrue(decibels > 6 * precision(type) + 4, type + ": " + decibels + " dB");
  }

  private static int precision(StoredType type) {
    return switch (type) {
      case BFLOAT16 -> 8;
      case FLOAT8_E4M3FN -> 4;
      case FLOAT8_E5M2 -> 3;
    };
  }

  /** ONNX Runtime reads every code, and chooses the code of every number, as this program does. */
  @ParameterizedTest
  @EnumSource
  void codesAreThoseOfOnnxRuntime(Float8 type) throws Exception {
    byte[] codes = new byte[256];
    float[] numbers = new float[4096];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) i;
    }
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) (Math.scalb(1 + i % 97 / 96.0, i % 40 - 22) * (i % 2 == 0 ? 1 : -1));
    }
    Model model =
        TestGraphs.opset(19)
            .input("x", 1)
            .constant("codes", Tensor.ofBytes(type.elementType(), codes, 256))
            .node("Cast", "codes", "decoded", "to", ElementType.FLOAT.code())
            .floats("numbers", numbers)
            .node("Cast", "numbers", "encoded", "to", type.elementType().code())
            .node("Cast", "encoded", "near", "to", ElementType.FLOAT.code())
            .node("Identity", "x", "y")
            .output("decoded", 256)
            .output("near", numbers.length)
            .output("y", 1)
            .model();
    Map<String, Tensor> found = StepChecks.run(model, StepChecks.feeds(model, 1));
    float[] decoded = found.get("decoded").toFloats();
    for (int i = 0; i < codes.length; i++) {
      assertEquals(type.decode(codes[i]), decoded[i], type + " " + i);
    }
    float[] near = found.get("near").toFloats();
    for (int i = 0; i < numbers.length; i++) {
      assertEquals(type.decode(type.encode(numbers[i])), near[i], type + " of " + numbers[i]);
    }
  }

  @Test
  void theLargestFloatsStayFinite() {
    float[] exact = {-Float.MAX_VALUE, 1, Float.MIN_VALUE};
    for (StoredType type : StoredType.values()) {
      float[] values = type.store(exact, 3).values();
      assertTrue(Float.isFinite(values[0]) && values[0] < -3e38, type + " " + values[0]);
    }
    assertArrayEquals(new float[3], StoredType.FLOAT8_E5M2.store(new float[3], 3).values());
  }

  @Test
  void whatStaysFloatSaysWhy() throws Exception {
    Model model =
        TestGraphs.opset(19)
            .input("x", 2, 32)
            .weight("w", 32, 32)
            .node("MatMul", "x w", "h")
            .weight("shown", 16, 16)
            .node("Relu", "shown", "r")
            .weight("v", 32, 32)
            .node("MatMul", "h v", "y")
            .weight("small", 2, 2)
            .node("Add", "small small", "s")
            .output("y", 2, 32)
            .output("r", 16, 16)
            .output("shown", 16, 16)
            .output("s", 2, 2)
            .model();
    WeightStorage step = new WeightStorage(StoredType.BFLOAT16, List.of("y"));
    TransformResult result = StepChecks.apply(step, model, folder);
    assertEquals(
        List.of(
            "w quantized",
            "shown kept-float {reason=model-output}",
            "v kept-float {reason=excluded}"),
        result.changes().stream().map(WeightStorageTest::line).toList());
  }

  private static String line(LayerChange change) {
    boolean kept = change.action().equals("kept-float");
    return change.layer() + " " + change.action() + (kept ? " " + change.figures() : "");
  }

  @Test
  void scalesOfIntegersStayAsTheyAre() throws Exception {
    Model model =
        TestGraphs.opset(21)
            .input("x", 4, 512)
            .weight("w", 512, 32)
            .node("MatMul", "x w", "h")
            .weight("v", 32, 64)
            .node("MatMul", "h v", "y")
            .output("y", 4, 64)
            .model();
    WeightOnlyQuantization blocks =
        new WeightOnlyQuantization(
            new BlockScheme(4, 16, false),
            RoundingSettings.of(BlockRounding.NEAREST),
            BlockStorage.of(WeightForm.QDQ),
            true,
            List.of("y"));
    Model quantized = StepChecks.apply(blocks, model, folder).model();
    TransformResult result = apply(StoredType.BFLOAT16, quantized);
    assertEquals(
        List.of("v quantized", "w_scales kept-float {reason=constant-wanted}"),
        result.changes().stream().map(WeightStorageTest::line).toList());
  }

  @Test
  void aModelWithoutWeightsIsRefused() {
    Model model = TestGraphs.opset(19).input("x", 2).node("Relu", "x", "y").output("y", 2).model();
    RecipeException error =
        assertThrows(RecipeException.class, () -> apply(StoredType.BFLOAT16, model));
    assertEquals("quantize.nothingToStore", error.messageKey());
  }

  @ParameterizedTest
  @EnumSource
  void netsOfThirdPartiesShrinkAndStayNear(StoredType type) throws Exception {
    for (String name : List.of("tinybert.onnx", "mlperf-tiny/resnet8_cifar10.onnx")) {
      Model model = OnnxReader.read(Fixtures.require(name));
      RecipeRunner runner = new RecipeRunner(TransformCatalog.standard());
      Recipe recipe = Recipe.of(new WeightStorage(type, List.of()));
      Model stored = StepOutcome.last(model, runner.run(model, recipe, StepChecks.context(folder)));
      double ratio = (double) OnnxWriter.toBytes(stored).length / OnnxWriter.toBytes(model).length;
      assertTrue(ratio < (type == StoredType.BFLOAT16 ? 0.6 : 0.4), name + " " + ratio);
    }
  }

  private static Model net() {
    return TestGraphs.opset(19)
        .input("x", 1, 3, 9, 9)
        .weight("w", 8, 3, 4, 4)
        .weight("b", 8)
        .node("Conv", "x w b", "y")
        .output("y", 1, 8, 6, 6)
        .model();
  }

  private TransformResult apply(StoredType type, Model model) throws Exception {
    return StepChecks.apply(new WeightStorage(type, List.of()), model, folder);
  }
}
