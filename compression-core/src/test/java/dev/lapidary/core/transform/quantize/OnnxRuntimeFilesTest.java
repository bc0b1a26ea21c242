package dev.lapidary.core.transform.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lapidary.core.Fixtures;
import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.data.DataRoles;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.onnx.OnnxReader;
import dev.lapidary.core.transform.StepChecks;
import dev.lapidary.core.transform.Transform;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.convert.ConvertOpset;
import dev.lapidary.core.transform.quantize.calibrate.CalibrationMethod;
import dev.lapidary.core.transform.quantize.calibrate.CalibrationSettings;
import dev.lapidary.core.transform.quantize.calibrate.NumberedData;
import dev.lapidary.core.transform.quantize.calibrate.RangeSettings;
import dev.lapidary.core.transform.quantize.calibrate.SampleSettings;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Scales, zero points and the integers of constants against those of ONNX Runtime's own quantizer,
 * to the last bit. docs/benchmarks/onnxruntime_files.py wrote the peer's, and runs both files.
 */
class OnnxRuntimeFilesTest {
  private static final List<String> OPERATORS =
      List.of("Conv", "Gemm", "MatMul", "Add", "Relu", "Clip", "Reshape", "Flatten", "Transpose");
  private static final Map<String, CalibrationMethod> METHODS =
      Map.of("min-max", CalibrationMethod.MIN_MAX, "percentile", CalibrationMethod.PERCENTILE);

  @TempDir private Path scratch;

  @ParameterizedTest
  @CsvSource({
    "mnist/tribuo_cnn_mnist.onnx, 4, 7",
    "mlperf-tiny/resnet8_cifar10.onnx, 4, 14",
    "mlperf-tiny/alibaba_ic.onnx, 4, 32",
    "mlperf-tiny/alibaba_kws.onnx, 4, 11",
    "tinybert.onnx, 2, 26"
  })
  void fixtures(String model, int files, int activations) throws Exception {
    assertSameFiles(Fixtures.require(model), files, activations);
  }

  @ParameterizedTest
  @CsvSource("src-resources/models/fashion-net.onnx, 4, 20")
  void theBundledSample(String model, int files, int activations) throws Exception {
    assertSameFiles(Fixtures.root().resolve(model), files, activations);
  }

  private void assertSameFiles(Path path, int files, int activations) throws Exception {
    Model model = OnnxReader.read(path);
    JsonNode expected = expected(path.getFileName().toString());
    assertEquals(files, expected.size());
    try (NumberedData data = new NumberedData(model)) {
      TransformContext context =
          StepChecks.context(DataRoles.none().with(DataRole.CALIBRATION, data), scratch);
      Model raised = new ConvertOpset(17).apply(model, context).model();
      for (var file : expected.properties()) {
        Transform step = step(file.getKey(), data);
        assertSame(
            file.getValue(), step.apply(raised, context).model(), file.getKey(), activations);
      }
    }
  }

  private static Transform step(String file, NumberedData data) {
    CalibrationMethod method = METHODS.get(file.split(", ")[0]);
    return new StaticQuantization(
        new CalibrationSettings(
            new SampleSettings(data.size(), data.batchSize(), 1),
            RangeSettings.observed(method, 99.999)),
        file.endsWith("per channel"),
        8,
        List.of(),
        ActivationType.UINT8,
        8,
        false,
        false,
        List.of(),
        OPERATORS);
  }

  private static void assertSame(JsonNode expected, Model own, String file, int activations)
      throws Exception {
    GraphIndex index = GraphIndex.of(own.graph());
    int compared = 0;
    for (Node node : own.graph().nodes()) {
      if (node.is("QuantizeLinear")) {
        JsonNode map = expected.get("activations").get(node.inputs().get(0));
        String what = file + ", " + node.describe();
        assertEquals((float) map.get(0).asDouble(), (float) number(index, node, 1), what);
        assertEquals(map.get(1).asInt(), number(index, node, 2), what);
        compared++;
      }
    }
    assertEquals(activations, compared);
    assertEquals(expected.get("constants").asText(), digest(own, index), file);
  }

  private static double number(GraphIndex index, Node node, int input) {
    return index.constant(node.inputs().get(input)).orElseThrow().doubleAt(0);
  }

  /** Of all integers and scales of constants, in the order of the nodes that read them. */
  private static String digest(Model model, GraphIndex index) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (Node node : model.graph().nodes()) {
      if (node.is("QuantizeLinear") || node.is("DequantizeLinear")) {
        continue;
      }
      for (String read : node.inputs()) {
        Node maker = index.producer(read).filter(one -> one.is("DequantizeLinear")).orElse(null);
        if (maker != null && index.constant(maker.inputs().get(0)).isPresent()) {
          for (String part : maker.inputs().subList(0, 2)) {
            Tensor stored = index.constant(part).orElseThrow();
            digest.update(stored.data());
          }
        }
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static JsonNode expected(String model) throws Exception {
    try (InputStream file =
        OnnxRuntimeFilesTest.class.getResourceAsStream("onnxruntime-files.json")) {
      return new ObjectMapper().readTree(file).get(model);
    }
  }
}
