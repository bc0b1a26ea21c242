package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphEditor;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.transform.quantize.calibrate.TensorStatistics;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A model of which one layer alone is quantized.
 *
 * @param layer its id
 */
record LayerTrial(String layer, BitWidths widths) {

  /**
   * The model to try.
   *
   * @param statistics of all values between layers; may be empty if only weights are quantized
   */
  Model model(
      PreparedModel prepared,
      StaticQuantization quantization,
      QuantizedPart part,
      Optional<TensorStatistics> statistics) {
    StaticQuantization step = quantization.with(widths);
    Set<String> others = new HashSet<>(prepared.layers());
    others.remove(layer);
    PreparedModel alone = prepared.without(others);
    return switch (part) {
      case WEIGHTS -> roundedWeight(alone, step);
      case ACTIVATIONS ->
          alone
              .written(
                  step.plan(alone, statistics.orElseThrow()),
                  editor -> new FloatLayerForm(editor, alone.folded().opset()))
              .model();
      case BOTH -> step.quantized(alone, statistics.orElseThrow()).model();
    };
  }

  private Model roundedWeight(PreparedModel alone, StaticQuantization step) {
    Graph graph = alone.folded().graph();
    Node node = graph.nodes().stream().filter(n -> n.id().equals(layer)).findFirst().orElseThrow();
    WeightedNode weighted = WeightedNode.of(node, alone.selection().index()).orElseThrow();
    WeightQuantization map = step.scheme(alone, WeightScaleRule.MIN_MAX).freeWeight(weighted);
    GraphEditor editor = GraphEditor.of(graph);
    List<String> inputs =
        FloatLayerForm.withConstants(
            editor, weighted, map.rounded(weighted.weight()), weighted.node());
    editor.replace(node, weighted.node().withInputs(inputs));
    return alone.folded().withGraph(editor.removeDeadNodes().build());
  }
}
