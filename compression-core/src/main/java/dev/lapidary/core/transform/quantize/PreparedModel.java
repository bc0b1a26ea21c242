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
import dev.lapidary.core.transform.quantize.calibrate.GivenRange;
import dev.lapidary.core.transform.quantize.calibrate.ValueRange;
import dev.lapidary.core.transform.simplify.FoldBatchNorm;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * A model whose normalizations are folded and whose nodes to quantize are chosen: all that is
 * decided before data is seen.
 *
 * @param folds what was folded
 * @param selection of nodes of {@code folded}
 * @param widths bits of the weights of layers that have their own width, by id
 * @param ranges of values whose ranges are given, by name
 */
record PreparedModel(
    Model folded,
    List<LayerChange> folds,
    NodeSelection selection,
    Map<String, Integer> widths,
    Map<String, ValueRange> ranges) {

  PreparedModel {
    widths = Map.copyOf(widths);
    ranges = Map.copyOf(ranges);
  }

  /**
   * Folds and chooses.
   *
   * @throws RecipeException if there is nothing to quantize, no node of a name, or a range is given
   *     for what is not quantized
   */
  static PreparedModel of(Model model, StaticQuantization quantization, JobContext job)
      throws RecipeException {
    return chosen(model, quantization, job).orRefused();
  }

  private PreparedModel orRefused() throws RecipeException {
    if (selection.nodes().isEmpty()) {
      throw new RecipeException("quantize.nothing", StaticQuantization.TYPE.label());
    }
    return this;
  }

  /**
   * The same decisions with widths of single layers, some of them float.
   *
   * @param bits of weights by id; what is not there stays float
   * @throws RecipeException if that is everything
   */
  PreparedModel with(Map<String, Integer> bits) throws RecipeException {
    Set<String> floats = new HashSet<>(layers());
    floats.removeAll(bits.keySet());
    return new PreparedModel(folded, folds, selection.without(floats), bits, ranges).orRefused();
  }

  /**
   * Folds and chooses, be it nothing.
   *
   * @throws RecipeException if there is no node of a name, or a range is given for what is not
   *     quantized
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
        fold.model(),
        fold.changes(),
        selection,
        widths(model.graph(), quantization),
        ranges(model.graph(), selection, quantization));
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

  private static Map<String, ValueRange> ranges(
      Graph graph, NodeSelection selection, StaticQuantization quantization)
      throws RecipeException {
    return GivenRanges.find(
        StaticQuantization.TYPE.label(),
        GivenRange.parse(quantization.calibration().ranging().ranges()),
        selection,
        graph,
        quantization.activationIntegers());
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
    return new PreparedModel(folded, folds, selection.without(layers), widths, ranges);
  }

  /** The same decisions for a model that differs in its constants only. */
  PreparedModel with(Model other) {
    return new PreparedModel(other, folds, selection.in(other.graph()), widths, ranges);
  }

  /** Writes the model in integers. */
  TransformResult inIntegers(QuantizationPlan plan, FormSettings form) {
    return form.form() == QuantizedForm.QDQ
        ? inQdq(plan, form.weights())
        : inQOperators(plan, form.weights());
  }

  private TransformResult inQdq(QuantizationPlan plan, WeightType weights) {
    return written(plan, editor -> new IntegerForm(editor, weights, folded.opset()));
  }

  /** Writes the model around float operators. */
  TransformResult written(QuantizationPlan plan, Function<GraphEditor, QdqForm> form) {
    GraphEditor editor = GraphEditor.of(folded.graph());
    QdqRewriter rewriter =
        new QdqRewriter(folded.graph(), selection, plan, editor, form.apply(editor));
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
