package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphEditor;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.transform.LayerChange;
import dev.lapidary.core.transform.quantize.IntegerOperator.Kind;
import dev.lapidary.core.transform.quantize.calibrate.ValueRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes a graph in QDQ form: weights as INT8 initializers behind DequantizeLinear, activations
 * through QuantizeLinear and DequantizeLinear. Used once.
 */
final class QdqRewriter {
  private final Graph graph;
  private final NodeSelection selection;
  private final GraphIndex index;
  private final ActivationMaps maps;
  private final WeightSettings weights;
  private final GraphEditor editor;
  private final QdqConstants constants;
  private final Map<String, String> dequantized = new HashMap<>();
  private final Map<String, String> renamed = new HashMap<>();
  private final Set<String> folded = new HashSet<>();
  private final List<LayerChange> changes = new ArrayList<>();

  /** How weights are stored. */
  record WeightSettings(boolean perChannel, IntegerRange range) {}

  QdqRewriter(Graph graph, NodeSelection selection, ActivationMaps maps, WeightSettings weights) {
    this.graph = graph;
    this.selection = selection;
    this.index = selection.index();
    this.maps = maps;
    this.weights = weights;
    this.editor = GraphEditor.of(graph);
    this.constants = new QdqConstants(editor);
  }

  /** What was done, a line a chosen node; complete after {@link #rewrite()}. */
  List<LayerChange> changes() {
    return changes;
  }

  Graph rewrite() {
    selection.nodes().forEach(this::fold);
    Set<String> values = new LinkedHashSet<>(selection.quantizedValues());
    values.removeAll(renamed.keySet());
    values.forEach(this::nameDequantized);
    for (Node node : graph.nodes()) {
      if (folded.contains(node.id())) {
        editor.remove(node);
      } else if (selection.contains(node)) {
        editor.replace(node, rewired(node));
      } else if (FloatFence.needed(node, selection, values)) {
        fence(node);
      }
    }
    values.forEach(this::convert);
    return editor.removeDeadNodes().dropValueInfos().build();
  }

  private void fence(Node node) {
    String input = node.inputs().get(0);
    String fenced = editor.freshName(ValueStem.of(input) + "_float");
    List<String> inputs = new ArrayList<>(node.inputs());
    inputs.set(0, fenced);
    editor.replace(node, FloatFence.before(input, fenced), node.withInputs(inputs));
  }

  /** A folded Relu or Clip goes: the node before it yields its output at once. */
  private void fold(Node node) {
    if (maps.folds(node)) {
      String input = node.inputs().get(0);
      String into = index.producer(input).orElseThrow().id();
      folded.add(node.id());
      renamed.put(input, node.id());
      changes.add(
          new LayerChange(node.id(), "removed", Map.of("operator", node.opType(), "into", into)));
    }
  }

  private static Kind kind(Node node) {
    return IntegerOperator.of(node).orElseThrow().kind();
  }

  private void nameDequantized(String value) {
    dequantized.put(
        value,
        givesOutput(value)
            ? value
            : editor.freshName(ValueStem.of(value) + "_DequantizeLinear_Output"));
  }

  /** Whether the value is an output of the graph that a chosen node makes. */
  private boolean givesOutput(String value) {
    return index.isOutput(value) && selection.makes(value);
  }

  private Node rewired(Node node) {
    Optional<WeightedNode> weighted =
        kind(node) == Kind.WEIGHTED ? WeightedNode.of(node, index) : Optional.empty();
    Node rewired = weighted.isPresent() ? withWeight(weighted.get()) : node;
    List<String> inputs = new ArrayList<>(rewired.inputs());
    for (int operand : IntegerOperator.of(node).orElseThrow().operandsOf(node)) {
      if (operand == 0 || weighted.isEmpty()) {
        inputs.set(operand, operand(inputs.get(operand)));
      }
    }
    if (weighted.isEmpty()) {
      changes.add(new LayerChange(node.id(), "quantized", Map.of("operator", node.opType())));
    }
    return rewired.withInputs(inputs).withOutputs(outputs(node));
  }

  private List<String> outputs(Node node) {
    return node.outputs().stream()
        .map(output -> renamed.getOrDefault(output, output))
        .map(
            output -> dequantized.containsKey(output) && givesOutput(output) ? raw(output) : output)
        .toList();
  }

  /** The float value before its quantization, where the value's own name goes to the caller. */
  private String raw(String output) {
    return renamed.computeIfAbsent(
        output + "\0raw", key -> editor.freshName(ValueStem.of(output) + "_QuantizeLinear_Input"));
  }

  private String operand(String value) {
    Optional<Tensor> constant = index.constant(value);
    if (constant.isEmpty()) {
      return dequantized.get(value);
    }
    return dequantized.computeIfAbsent(value, name -> constantOperand(name, constant.get()));
  }

  private String constantOperand(String name, Tensor value) {
    float[] floats = value.toFloats();
    float least = floats.length == 0 ? 0 : floats[0];
    float most = least;
    for (float element : floats) {
      least = Math.min(least, element);
      most = Math.max(most, element);
    }
    LinearQuantization map = LinearQuantization.fit(new ValueRange(least, most), maps.range());
    return constants.operand(name, map.quantize(value), map);
  }

  private Node withWeight(WeightedNode weighted) {
    Node node = weighted.node();
    float inputScale = maps.map(node.inputs().get(0)).scale();
    int axis = weights.perChannel() ? weighted.channelAxis() : -1;
    float[] least =
        weighted
            .bias()
            .map(b -> QuantizedBias.leastWeightScales(b, inputScale, weighted.weight(), axis))
            .orElse(new float[0]);
    QuantizedWeight weight = QuantizedWeight.of(weighted.weight(), axis, weights.range(), least);
    List<String> inputs = new ArrayList<>(node.inputs());
    inputs.set(1, constants.weight(inputs.get(1), weight, node.is("Gemm")));
    weighted
        .bias()
        .map(bias -> QuantizedBias.of(bias, inputScale, weight))
        .ifPresent(bias -> inputs.set(2, constants.bias(inputs.get(2), bias, axis)));
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("operator", node.opType());
    figures.put("weights", weight.values().elementCount());
    figures.put("scales", weight.scales().length);
    changes.add(new LayerChange(node.id(), "quantized", figures));
    return node.withInputs(inputs);
  }

  /** Puts the conversions behind a value and lets its users take what comes out. */
  private void convert(String value) {
    String result = dequantized.get(value);
    String integers = editor.freshName(ValueStem.of(value) + "_QuantizeLinear_Output");
    if (selection.makes(value) && !givesOutput(value)) {
      editor.redirectUses(value, result);
    }
    String from = givesOutput(value) ? raw(value) : value;
    String group = maps.group(value);
    String scale = constants.scale(group, maps.map(value));
    String zeroPoint = constants.zeroPoint(group, maps.map(value));
    editor.append(
        Node.of("QuantizeLinear", List.of(from, scale, zeroPoint), List.of(integers)),
        Node.of("DequantizeLinear", List.of(integers, scale, zeroPoint), List.of(result)));
  }
}
