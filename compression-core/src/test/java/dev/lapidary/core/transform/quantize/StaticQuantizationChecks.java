package dev.lapidary.core.transform.quantize;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.data.DataRoles;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Shape;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.onnx.OnnxReader;
import dev.lapidary.core.runtime.InferenceSession;
import dev.lapidary.core.runtime.Optimization;
import dev.lapidary.core.runtime.SessionOptions;
import dev.lapidary.core.transform.StepChecks;
import dev.lapidary.core.transform.TransformResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** What tests of static quantization share: models, data and comparisons. */
abstract class StaticQuantizationChecks {
  static final long[] PADS = {1, 1, 1, 1};

  @TempDir Path folder;

  final ArrayData images = ArrayData.random(5, 20, 3, 8, 8);

  final ArrayData rows = ArrayData.random(6, 20, 6);

  Model quantize(Model model) throws WorkbenchException {
    return apply(StaticQuantization.initial(), model, images).model();
  }

  TransformResult apply(StaticQuantization step, Model model, ArrayData data)
      throws WorkbenchException {
    DataRoles roles = DataRoles.none().with(DataRole.CALIBRATION, data);
    return step.apply(model, StepChecks.context(roles, folder));
  }

  static List<String> types(Model model) {
    return model.graph().nodes().stream().map(Node::opType).toList();
  }

  /** What ONNX Runtime makes of the model, without the layout changes of this machine. */
  List<String> integerOperators(Model model) throws Exception {
    Path file = folder.resolve("optimized.onnx");
    SessionOptions options =
        SessionOptions.defaults()
            .withOptimization(Optimization.EXTENDED)
            .savingOptimizedModel(file);
    InferenceSession.open(model, options).close();
    return types(OnnxReader.read(file));
  }

  /** Root mean square of the difference, as a share of the output's. */
  static void assertClose(Model expected, Model actual, ArrayData data, double share)
      throws Exception {
    String output = expected.graph().outputs().get(0).name();
    Tensor fed = data.all();
    float[] wanted = allValues(expected, fed, List.of(output)).get(output).toFloats();
    float[] found = allValues(actual, fed, List.of(output)).get(output).toFloats();
    double difference = 0;
    double power = 0;
    for (int i = 0; i < wanted.length; i++) {
      difference += Math.pow(wanted[i] - found[i], 2);
      power += Math.pow(wanted[i], 2);
    }
    double error = Math.sqrt(difference / power);
    assertTrue(error <= share, "relative error " + error);
  }

  static Map<String, Tensor> allValues(Model model, Tensor fed, List<String> values)
      throws Exception {
    var outputs = new ArrayList<>(model.graph().outputs());
    for (String value : values) {
      if (outputs.stream().noneMatch(o -> o.name().equals(value))) {
        outputs.add(ValueInfo.tensor(value, ElementType.FLOAT, Shape.unknownRank()));
      }
    }
    Model open = model.withGraph(model.graph().withOutputs(outputs));
    SessionOptions plain = SessionOptions.defaults().withOptimization(Optimization.NONE);
    try (InferenceSession session = InferenceSession.open(open, plain)) {
      return new HashMap<>(session.run(Map.of("x", fed), JobContext.none()));
    }
  }

  static TestGraphs convRelu() {
    return TestGraphs.opset(13)
        .input("x", "N", 3, 8, 8)
        .weight("w", 4, 3, 3, 3)
        .weight("b", 4)
        .node("Conv", "x w b", "h", "pads", PADS)
        .node("Relu", "h", "y")
        .output("y", "N", 4, 8, 8);
  }

  /** Two convolutions, their sum, a pool and a classifier. */
  static Model residual() {
    return TestGraphs.opset(13)
        .input("x", "N", 3, 8, 8)
        .weight("w", 4, 3, 3, 3)
        .weight("b", 4)
        .weight("d", 4, 1, 3, 3)
        .weight("g", 4, 5)
        .weight("gb", 5)
        .node("Conv", "x w b", "a0", "pads", PADS)
        .node("Relu", "a0", "a")
        .node("Conv", "a d", "c", "pads", PADS, "group", 4)
        .node("Add", "a c", "sum0")
        .node("Relu", "sum0", "sum")
        .node("GlobalAveragePool", "sum", "p")
        .node("Flatten", "p", "f")
        .node("Gemm", "f g gb", "y")
        .output("y", "N", 5)
        .model();
  }
}
