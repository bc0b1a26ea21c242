package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphEditor;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.transform.LayerChange;
import dev.lapidary.core.transform.quantize.QdqForm.Conversion;
import java.util.ArrayList;
import java.util.HashMap;
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
  private final Map<String, String> raw = new HashMap<>();
  private final FoldedClips folded;
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
    this.folded = FoldedClips.of(selection, plan);
    this.editor = editor;
    this.form = form;
  }

  /** What was done, a line a chosen node; complete after {@link #rewrite()}. */
  List<LayerChange> changes() {
    return changes;
  }

  Graph rewrite() {
    changes.addAll(folded.changes());
    Set<String> values = new LinkedHashSet<>(selection.quantizedValues());
    values.removeAll(folded.values());
    values.forEach(this::nameDequantized);
    for (Node node : graph.nodes()) {
      if (folded.contains(node)) {
        editor.remove(node);
      } else if (selection.contains(node)) {
        editor.replace(node, rewired(node).toArray(Node[]::new));
      } else if (FloatFence.needed(node, selection, values)) {
        FloatFence.put(editor, node);
      }
    }
    values.forEach(this::convert);
    return editor.removeDeadNodes().dropValueInfos().build();
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
    changes.add(plan.change(node, index));
    WeightQuantization weight = plan.weights().get(node.id());
    if (weight != null) {
      return layer(WeightedNode.of(node, index).orElseThrow(), weight, outputs(node));
    }
    List<String> inputs = new ArrayList<>(node.inputs());
    for (int operand : IntegerOperator.of(node).orElseThrow().operandsOf(node)) {
      inputs.set(operand, operand(inputs.get(operand)));
    }
    return List.of(node.withInputs(inputs).withOutputs(outputs(node)));
  }

  private List<Node> layer(WeightedNode layer, WeightQuantization weight, List<String> outputs) {
    Node node = layer.node();
    String input = node.inputs().get(0);
    List<String> inputs = new ArrayList<>(node.inputs());
    inputs.set(0, dequantized.get(input));
    float inputScale = plan.activations().map(input).scale();
    return form.layer(layer, weight, inputScale, node.withInputs(inputs).withOutputs(outputs));
  }

  private List<String> outputs(Node node) {
    return node.outputs().stream()
        .map(folded::replaced)
        .map(
            output -> dequantized.containsKey(output) && givesOutput(output) ? raw(output) : output)
        .toList();
  }

  /** The float value before its quantization, where the value's own name goes to the caller. */
  private String raw(String output) {
    return raw.computeIfAbsent(
        output, name -> editor.freshName(ValueStem.of(name) + "_QuantizeLinear_Input"));
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
