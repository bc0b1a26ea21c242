package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphEditor;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.transform.LayerChange;
import dev.lapidary.core.transform.quantize.QdqForm.Conversion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes a graph in QDQ form: activations go through QuantizeLinear and DequantizeLinear, and what
 * becomes of weights and other constants the form says. Used once.
 */
final class QdqRewriter {
  private final Graph graph;
  private final NodeSelection selection;
  private final GraphIndex index;
  private final QuantizationPlan plan;
  private final GraphEditor editor;
  private final QdqForm form;
  private final Map<String, String> dequantized = new HashMap<>();
  private final Map<String, String> renamed = new HashMap<>();
  private final Set<String> folded = new HashSet<>();
  private final List<LayerChange> changes = new ArrayList<>();

  /**
   * Prepares to write.
   *
   * @param editor of {@code graph}, the one {@code form} writes with
   */
  QdqRewriter(
      Graph graph,
      NodeSelection selection,
      QuantizationPlan plan,
      GraphEditor editor,
      QdqForm form) {
    this.graph = graph;
    this.selection = selection;
    this.index = selection.index();
    this.plan = plan;
    this.editor = editor;
    this.form = form;
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
        editor.replace(node, rewired(node).toArray(Node[]::new));
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
    if (plan.activations().folds(node)) {
      String input = node.inputs().get(0);
      String into = index.producer(input).orElseThrow().id();
      folded.add(node.id());
      renamed.put(input, node.id());
      changes.add(
          new LayerChange(node.id(), "removed", Map.of("operator", node.opType(), "into", into)));
    }
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

  private List<Node> rewired(Node node) {
    WeightQuantization weight = plan.weights().get(node.id());
    if (weight != null) {
      return layer(WeightedNode.of(node, index).orElseThrow(), weight, outputs(node));
    }
    List<String> inputs = new ArrayList<>(node.inputs());
    for (int operand : IntegerOperator.of(node).orElseThrow().operandsOf(node)) {
      inputs.set(operand, operand(inputs.get(operand)));
    }
    report(node, Map.of());
    return List.of(node.withInputs(inputs).withOutputs(outputs(node)));
  }

  private List<Node> layer(WeightedNode layer, WeightQuantization weight, List<String> outputs) {
    Node node = layer.node();
    String input = node.inputs().get(0);
    List<String> inputs = new ArrayList<>(node.inputs());
    inputs.set(0, dequantized.get(input));
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("weights", layer.weight().elementCount());
    figures.put("scales", weight.scales().length);
    report(node, figures);
    float inputScale = plan.activations().map(input).scale();
    return form.layer(layer, weight, inputScale, node.withInputs(inputs).withOutputs(outputs));
  }

  private void report(Node node, Map<String, Object> weightFigures) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("operator", node.opType());
    figures.putAll(weightFigures);
    figures.putAll(LayerWidths.of(node, plan).figures());
    changes.add(new LayerChange(node.id(), "quantized", figures));
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
    LinearQuantization constant = plan.operands().get(value);
    return constant == null
        ? dequantized.get(value)
        : dequantized.computeIfAbsent(
            value, name -> form.operand(name, index.constant(name).orElseThrow(), constant));
  }

  /** Puts the conversions behind a value and lets its users take what comes out. */
  private void convert(String value) {
    String result = dequantized.get(value);
    if (selection.makes(value) && !givesOutput(value)) {
      editor.redirectUses(value, result);
    }
    String from = givesOutput(value) ? raw(value) : value;
    ActivationMaps maps = plan.activations();
    form.convert(new Conversion(value, maps.group(value), maps.map(value), from, result));
  }
}
