package dev.lapidary.core.profile;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.ir.ValueType.OfTensor;
import dev.lapidary.core.onnx.OnnxReader;
import dev.lapidary.core.onnx.OnnxWriter;
import dev.lapidary.core.runtime.InferenceSession;
import dev.lapidary.core.runtime.ScratchFolder;
import dev.lapidary.core.runtime.SessionOptions;
import dev.lapidary.core.runtime.ShapeProbe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Which layers of a quantized model will compute on integers on this machine's CPU, before it runs
 * and without data. ONNX Runtime itself is asked: it loads the model and saves the graph it
 * optimized, so that no table of fusions has to be right. {@link PrecisionUse} is the proof
 * afterwards; both count alike.
 *
 * <p>Nodes that vanish into others are absent, and so are those inside If, Loop and Scan.
 *
 * @param kernels what will run, conversions aside, in the order of the optimized graph
 * @param conversions how many QuantizeLinear, DequantizeLinear, DynamicQuantizeLinear and Cast will
 *     run besides
 */
public record KernelPrediction(List<PredictedKernel> kernels, int conversions) {
  private static final Set<String> FLOATING = Set.of("float", "float16", "bfloat16", "double");

  public KernelPrediction {
    kernels = List.copyOf(kernels);
  }

  /**
   * Asks ONNX Runtime.
   *
   * @return empty if the model is not quantized
   * @throws WorkbenchException if ONNX Runtime cannot load the model
   */
  public static Optional<KernelPrediction> of(Model model) throws WorkbenchException {
    if (model.graph().nodes().stream().noneMatch(KernelPrediction::isQuantized)) {
      return Optional.empty();
    }
    Model optimized = optimized(model);
    Map<String, ValueInfo> types = ShapeProbe.types(optimized);
    FloatReasons reasons = new FloatReasons(optimized, types);
    LayerOrigins origins = new LayerOrigins(model.graph());
    GraphIndex index = GraphIndex.of(model.graph());
    List<PredictedKernel> kernels = new ArrayList<>();
    int conversions = 0;
    for (Node node : optimized.graph().nodes()) {
      if (PrecisionUse.isConversion(node)) {
        conversions++;
        continue;
      }
      kernels.add(kernel(node, origin(node, origins, index), types, reasons));
    }
    return Optional.of(new KernelPrediction(kernels, conversions));
  }

  /** The node of the model; a change of layout takes the value's name from a conversion. */
  private static Optional<Node> origin(Node node, LayerOrigins origins, GraphIndex model) {
    return model.producer(origins.of(node)).filter(origin -> !PrecisionUse.isConversion(origin));
  }

  private static PredictedKernel kernel(
      Node node, Optional<Node> origin, Map<String, ValueInfo> types, FloatReasons reasons) {
    String precision = precision(node, types);
    return new PredictedKernel(
        origin.orElse(node).id(),
        origin.orElse(node).opType(),
        node.opType(),
        origin.isEmpty(),
        precision,
        FLOATING.contains(precision) ? Optional.of(reasons.of(node)) : Optional.empty());
  }

  private static boolean isQuantized(Node node) {
    return Fusion.isQuantize(node)
        || Fusion.isDequantize(node)
        || LayerWorkBuilder.isInteger(node)
        || KernelPrecision.isBlocked(node);
  }

  private static Model optimized(Model model) throws WorkbenchException {
    try (ScratchFolder scratch = ScratchFolder.create()) {
      Path written = scratch.path().resolve("model.onnx");
      Path saved = scratch.path().resolve("optimized.onnx");
      OnnxWriter.write(NumberedNodes.of(model), written);
      SessionOptions saving = SessionOptions.defaults().savingOptimizedModel(saved);
      InferenceSession.open(written, saving).close();
      return OnnxReader.read(saved);
    }
  }

  private static String precision(Node node, Map<String, ValueInfo> types) {
    return KernelPrecision.of(
        node, firstType(node.inputs(), types), firstType(node.outputs(), types));
  }

  private static String firstType(List<String> values, Map<String, ValueInfo> types) {
    return values.stream()
        .filter(value -> !value.isEmpty())
        .findFirst()
        .map(types::get)
        .flatMap(ValueInfo::tensorType)
        .map(OfTensor::elementType)
        .map(ElementType::name)
        .map(name -> name.toLowerCase(Locale.ROOT))
        .orElse("");
  }

  /** How many kernels there are of each precision, as {@link PrecisionUse#layers()}. */
  public Map<String, Integer> layers() {
    Map<String, Integer> counts = new TreeMap<>();
    kernels.forEach(kernel -> counts.merge(kernel.precision(), 1, Integer::sum));
    return Collections.unmodifiableMap(counts);
  }

  /** The kernels of the model's own nodes that compute on integers. */
  public List<PredictedKernel> integerNodes() {
    return nodes().filter(PredictedKernel::integer).toList();
  }

  /** The kernels of the model's own nodes that compute in float, each with its reason. */
  public List<PredictedKernel> floatNodes() {
    return nodes().filter(kernel -> kernel.reason().isPresent()).toList();
  }

  private Stream<PredictedKernel> nodes() {
    return kernels.stream().filter(kernel -> !kernel.inserted());
  }
}
