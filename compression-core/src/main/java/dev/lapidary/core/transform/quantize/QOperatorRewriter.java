package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.ir.GraphEditor;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.transform.LayerChange;
import dev.lapidary.core.transform.quantize.IntegerOperator.Kind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes a graph in QOperator form: chosen nodes become operators that take and make integers, and
 * QuantizeLinear and DequantizeLinear stand only where floats come in or are wanted. Used once.
 */
final class QOperatorRewriter {
  private final Model model;
  private final NodeSelection selection;
  private final GraphIndex index;
  private final QuantizationPlan plan;
  private final GraphEditor editor;
  private final QOperatorValues values;
  private final QOperatorNodes nodes;
  private final FoldedClips folded;
  private final List<LayerChange> changes = new ArrayList<>();

  /**
   * Prepares to write.
   *
   * @param weights what weights are stored as
   */
  QOperatorRewriter(
      Model model, NodeSelection selection, QuantizationPlan plan, WeightType weights) {
    this.model = model;
    this.selection = selection;
    this.index = selection.index();
    this.plan = plan;
    this.editor = GraphEditor.of(model.graph());
    this.folded = FoldedClips.of(selection, plan);
    this.values = new QOperatorValues(editor, index, plan, weights);
    this.nodes = new QOperatorNodes(values, index, plan, model.opset());
  }

  /** What was done, a line a chosen node; complete after {@link #rewrite()}. */
  List<LayerChange> changes() {
    return changes;
  }

  Model rewrite() {
    changes.addAll(folded.changes());
    Set<String> quantized = new LinkedHashSet<>(selection.quantizedValues());
    quantized.removeAll(folded.values());
    for (Node node : model.graph().nodes()) {
      if (folded.contains(node)) {
        editor.remove(node);
      } else if (selection.contains(node)) {
        write(node);
      } else if (FloatFence.needed(node, selection, quantized)) {
        FloatFence.put(editor, node);
      }
    }
    quantized.stream().filter(value -> !selection.makes(value)).forEach(values::quantize);
    Model written = model.withGraph(editor.removeDeadNodes().dropValueInfos().build());
    boolean own = written.graph().nodes().stream().anyMatch(n -> !n.isStandard());
    return own ? written.withOpset(QOperatorNodes.DOMAIN, 1) : written;
  }

  private void write(Node node) {
    if (node.is("Clip")) {
      clip(node);
      return;
    }
    List<String> yields = node.outputs().stream().map(folded::replaced).toList();
    boolean moves = IntegerOperator.of(node).orElseThrow().kind() == Kind.MOVING;
    editor.replace(node, moves ? nodes.moved(node, yields) : nodes.computed(node, yields.get(0)));
    yields.forEach(values::dequantize);
    changes.add(plan.change(node, index));
  }

  /** A Clip that the integers' limits do not replace takes and makes floats. */
  private void clip(Node node) {
    String unlimited = editor.freshName(ValueStem.of(node.id()) + "_QuantizeLinear_Input");
    editor.replace(node, node.withOutputs(List.of(unlimited)));
    values.quantize(node.id(), unlimited);
    values.dequantize(node.id());
    changes.add(new LayerChange(node.id(), "kept-float", Map.of("reason", "no-integer-kernel")));
  }
}
