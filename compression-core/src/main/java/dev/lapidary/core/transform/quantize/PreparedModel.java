package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphEditor;
import dev.lapidary.core.ir.InputDefaults;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.transform.LayerChange;
import dev.lapidary.core.transform.TransformResult;
import dev.lapidary.core.transform.quantize.NodeSelection.SelectionRules;
import dev.lapidary.core.transform.simplify.FoldBatchNorm;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A model whose normalizations are folded and whose nodes to quantize are chosen: all that is
 * decided before data is seen.
 *
 * @param folds what was folded
 * @param selection of nodes of {@code folded}
 * @param widths bits of the weights of layers that have their own width, by id
 */
record PreparedModel(
    Model folded, List<LayerChange> folds, NodeSelection selection, Map<String, Integer> widths) {

  PreparedModel {
    widths = Map.copyOf(widths);
  }

  /**
   * Folds and chooses.
   *
   * @throws RecipeException if there is nothing to quantize, or no node of a name
   */
  static PreparedModel of(Model model, StaticQuantization quantization, JobContext job)
      throws RecipeException {
    PreparedModel prepared = chosen(model, quantization, job);
    if (prepared.selection().nodes().isEmpty()) {
      throw new RecipeException("quantize.nothing", StaticQuantization.TYPE.label());
    }
    return prepared;
  }

  /**
   * Folds and chooses, be it nothing.
   *
   * @throws RecipeException if there is no node of a name
   */
  static PreparedModel chosen(Model model, StaticQuantization quantization, JobContext job)
      throws RecipeException {
    TransformResult fold = FoldBatchNorm.fold(InputDefaults.dropped(model), any -> true, job);
    Set<String> operators =
        new HashSet<>(
            quantization.operators().isEmpty()
                ? IntegerOperator.defaults()
                : quantization.operators());
    SelectionRules rules =
        new SelectionRules(
            operators,
            FoldedNames.find(
                StaticQuantization.TYPE.label(), "exclude", quantization.exclude(), model.graph()),
            quantization.activations(),
            fold.model().opset());
    NodeSelection selection = NodeSelection.of(fold.model().graph(), rules);
    return new PreparedModel(
        fold.model(), fold.changes(), selection, widths(model.graph(), quantization));
  }

  private static Map<String, Integer> widths(Graph graph, StaticQuantization quantization)
      throws RecipeException {
    Map<String, Integer> widths = new HashMap<>();
    for (LayerBits layers : LayerBits.parse(quantization.layerBits())) {
      for (String id : layers.layers(StaticQuantization.TYPE.label(), graph)) {
        widths.put(id, layers.bits());
      }
    }
    return widths;
  }

  /** The chosen layers with weights, by id, in graph order. */
  List<String> layers() {
    return selection.nodes().stream()
        .filter(node -> WeightedNode.of(node, selection.index()).isPresent())
        .map(Node::id)
        .toList();
  }

  /**
   * The same decisions but for some layers, which stay float, as does what only followed them.
   *
   * @param layers ids
   */
  PreparedModel without(Set<String> layers) {
    return new PreparedModel(folded, folds, selection.without(layers), widths);
  }

  /** The same decisions for a model that differs in its constants only. */
  PreparedModel with(Model other) {
    return new PreparedModel(other, folds, selection.in(other.graph()), widths);
  }

  /** Writes the model in integers. */
  TransformResult inIntegers(QuantizationPlan plan, FormSettings form) {
    return form.form() == QuantizedForm.QDQ
        ? inQdq(plan, form.weights())
        : inQOperators(plan, form.weights());
  }

  private TransformResult inQdq(QuantizationPlan plan, WeightType weights) {
    GraphEditor editor = GraphEditor.of(folded.graph());
    IntegerForm form = new IntegerForm(editor, weights, folded.opset());
    QdqRewriter rewriter = new QdqRewriter(folded.graph(), selection, plan, editor, form);
    Model written = folded.withGraph(rewriter.rewrite());
    boolean own =
        written.graph().nodes().stream().anyMatch(n -> n.domain().equals(QOperatorNodes.DOMAIN));
    return result(own ? written.withOpset(QOperatorNodes.DOMAIN, 1) : written, rewriter.changes());
  }

  private TransformResult inQOperators(QuantizationPlan plan, WeightType weights) {
    QOperatorRewriter rewriter = new QOperatorRewriter(folded, selection, plan, weights);
    return result(rewriter.rewrite(), rewriter.changes());
  }

  private TransformResult result(Model quantized, List<LayerChange> written) {
    List<LayerChange> changes = new ArrayList<>(folds);
    changes.addAll(inGraphOrder(written));
    return new TransformResult(quantized, changes);
  }

  private List<LayerChange> inGraphOrder(List<LayerChange> done) {
    Map<String, LayerChange> byNode = new HashMap<>();
    done.forEach(change -> byNode.put(change.layer(), change));
    selection
        .keptFloat()
        .forEach(
            (id, reason) ->
                byNode.put(id, new LayerChange(id, "kept-float", Map.of("reason", reason))));
    return folded.graph().nodes().stream()
        .map(node -> byNode.get(node.id()))
        .filter(change -> change != null)
        .toList();
  }
}
