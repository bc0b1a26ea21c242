package dev.lapidary.core.transform.quantize.prepare;

import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.InputDefaults;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.transform.LayerChange;
import dev.lapidary.core.transform.TransformResult;
import dev.lapidary.core.transform.quantize.FoldedNames;
import dev.lapidary.core.transform.quantize.IntegerRange;
import dev.lapidary.core.transform.quantize.LayerBits;
import dev.lapidary.core.transform.quantize.WeightQuantization;
import dev.lapidary.core.transform.quantize.WeightScaleRule;
import dev.lapidary.core.transform.quantize.WeightedNode;
import dev.lapidary.core.transform.simplify.FoldBatchNorm;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A model whose normalizations are folded, and the layers of it whose weights become integers.
 *
 * @param folds what was folded
 * @param layers in graph order, 1 or more
 * @param ranges of layers that have their own width, by id
 */
record FoldedLayers(
    Model model,
    List<LayerChange> folds,
    List<WeightedNode> layers,
    Map<String, IntegerRange> ranges,
    WeightSettings settings) {

  /**
   * Folds and chooses as {@code quantize.static} does.
   *
   * @param label of the step that asks
   * @throws RecipeException if there is no layer, or no node of a name
   */
  static FoldedLayers of(Model model, WeightSettings settings, String label, JobContext job)
      throws RecipeException {
    TransformResult fold = FoldBatchNorm.fold(InputDefaults.dropped(model), any -> true, job);
    Set<String> excluded = FoldedNames.find(label, "exclude", settings.exclude(), model.graph());
    GraphIndex index = GraphIndex.of(fold.model().graph());
    List<WeightedNode> layers = new ArrayList<>();
    for (Node node : fold.model().graph().nodes()) {
      if (!excluded.contains(node.id())) {
        WeightedNode.of(node, index).ifPresent(layers::add);
      }
    }
    if (layers.isEmpty()) {
      throw new RecipeException("quantize.nothing", label);
    }
    Map<String, IntegerRange> ranges = new HashMap<>();
    for (LayerBits own : LayerBits.parse(settings.layerBits())) {
      for (String id : own.layers(label, model.graph())) {
        ranges.put(id, IntegerRange.weight(own.bits(), settings.reducedRange()));
      }
    }
    return new FoldedLayers(fold.model(), fold.changes(), layers, ranges, settings);
  }

  /** The map that {@code quantize.static} finds for a weight of the layer. */
  WeightQuantization map(WeightedNode layer) {
    IntegerRange range =
        ranges.getOrDefault(
            layer.node().id(), IntegerRange.weight(settings.weightBits(), settings.reducedRange()));
    int axis = settings.perChannel() ? layer.channelAxis() : -1;
    return WeightQuantization.fit(layer.weight(), axis, range, WeightScaleRule.MIN_MAX);
  }

  /** The layers by the value they take; each value follows only from layers of earlier ones. */
  Map<String, List<WeightedNode>> byInput() {
    Map<String, List<WeightedNode>> groups = new LinkedHashMap<>();
    for (WeightedNode layer : layers) {
      groups.computeIfAbsent(layer.node().inputs().get(0), in -> new ArrayList<>()).add(layer);
    }
    return groups;
  }
}
