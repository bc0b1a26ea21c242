package dev.lapidary.core.transform.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lapidary.core.Fixtures;
import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.data.DataRoles;
import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.onnx.OnnxReader;
import dev.lapidary.core.transform.StepChecks;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.TransformResult;
import dev.lapidary.core.transform.convert.ConvertOpset;
import dev.lapidary.core.transform.quantize.calibrate.CalibrationSettings;
import dev.lapidary.core.transform.quantize.calibrate.NumberedData;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Activations in 16 bits, and their maps against those of ONNX Runtime's own quantizer. */
class WideActivationTest {
  private static final List<String> OPERATORS =
      List.of("Conv", "Gemm", "MatMul", "Add", "Relu", "Clip", "Reshape", "Flatten", "Transpose");

  @TempDir private Path scratch;

  /** docs/benchmarks/onnxruntime_16_bits.py wrote the peer's. */
  @ParameterizedTest
  @CsvSource({
    "../shared/fixtures/mnist/tribuo_cnn_mnist.onnx, 7",
    "../shared/fixtures/mlperf-tiny/resnet8_cifar10.onnx, 14",
    "src-resources/models/fashion-net.onnx, 20"
  })
  void scalesAndZeroPointsEqualThoseOfOnnxRuntimesQuantizer(String name, int activations)
      throws Exception {
    String fixtures = "../shared/fixtures/";
    Path path =
        name.startsWith(fixtures)
            ? Fixtures.require(name.substring(fixtures.length()))
            : Fixtures.root().resolve(name);
    Model model = OnnxReader.read(path);
    try (NumberedData data = new NumberedData(model)) {
      TransformContext context =
          StepChecks.context(DataRoles.none().with(DataRole.CALIBRATION, data), scratch);
      Model raised = new ConvertOpset(17).apply(model, context).model();
      for (ActivationType type : List.of(ActivationType.UINT16, ActivationType.INT16)) {
        Model own = wide(type, data.size(), OPERATORS).apply(raised, context).model();
        String word = type.name().toLowerCase(java.util.Locale.ROOT);
        assertSameMaps(expected(path.getFileName().toString()).get(word), own, activations);
      }
    }
  }

  private static void assertSameMaps(JsonNode expected, Model own, int activations) {
    GraphIndex index = GraphIndex.of(own.graph());
    int compared = 0;
    for (Node node : own.graph().nodes()) {
      if (node.opType().equals("QuantizeLinear")) {
        JsonNode map = expected.get(node.inputs().get(0));
        assertEquals(
            (float) map.get(0).asDouble(), (float) number(index, node, 1), node.describe());
        assertEquals(map.get(1).asInt(), number(index, node, 2), node.describe());
        compared++;
      }
    }
    assertEquals(activations, compared);
  }

  private static double number(GraphIndex index, Node node, int input) {
    return index.constant(node.inputs().get(input)).orElseThrow().doubleAt(0);
  }

  private static JsonNode expected(String model) throws Exception {
    try (InputStream file =
        WideActivationTest.class.getResourceAsStream("onnxruntime-16-bits.json")) {
      return new ObjectMapper().readTree(file).get(model);
    }
  }

  @Test
  void conversionsAreOnnxsOwnFromOperatorSet21OnAndSaidToBeSimulated() throws Exception {
    for (int opset : List.of(13, 21)) {
      Model model =
          TestGraphs.opset(opset)
              .input("x", 4, 6)
              .weight("w", 6, 3)
              .node("MatMul", "x w", "y")
              .output("y", 4, 3)
              .model();
      try (NumberedData data = new NumberedData(model)) {
        TransformContext context =
            StepChecks.context(DataRoles.none().with(DataRole.CALIBRATION, data), scratch);
        TransformResult result = wide(ActivationType.INT16, 4, List.of()).apply(model, context);
        Map<String, Object> figures = result.changes().get(0).figures();
        assertEquals(16, figures.get("activationBits"));
        assertEquals("activations", figures.get("simulated"));
        assertTrue(
            result.model().graph().nodes().stream()
                .filter(node -> node.opType().equals("QuantizeLinear"))
                .allMatch(node -> node.isStandard() == (opset == 21)));
      }
    }
  }

  @Test
  void aWidthThatTheTypeDoesNotHoldIsRefused() {
    List<Map<String, Object>> refused =
        List.of(
            Map.of("activations", "uint16"),
            Map.of("activationBits", 16L),
            Map.of("activations", "uint16", "activationBits", 16L, "form", "qoperator"));
    for (Map<String, Object> values : refused) {
      RecipeException error =
          assertThrows(RecipeException.class, () -> StaticQuantization.TYPE.create(values));
      assertEquals("recipe.invalidStep", error.messageKey());
    }
  }

  private static StaticQuantization wide(ActivationType type, int samples, List<String> operators) {
    return new StaticQuantization(
        CalibrationSettings.minMax(samples).withBatchSize(1),
        true,
        8,
        List.of(),
        type,
        16,
        false,
        false,
        List.of(),
        operators);
  }
}
