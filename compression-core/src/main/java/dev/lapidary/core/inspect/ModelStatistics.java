package dev.lapidary.core.inspect;

import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.ValueInfo;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sizes and counts of a model.
 *
 * @param parameters elements of floating initializers and Constants, subgraphs included, plus those
 *     of the float lists of {@code ai.onnx.ml} operators
 * @param quantizedWeights elements of integer constants that a dequantizing or integer operator
 *     takes as its weight
 * @param zeroFraction share of the two above that is zero, quantized weights against their zero
 *     point; NaN if there are none
 * @param nodes number of nodes, subgraphs included
 * @param opTypes number of nodes by operator ({@code domain::type} outside ONNX's own domain), most
 *     frequent first
 * @param inputs what a caller must feed
 * @param sizeBytes size on disk, external data included
 */
public record ModelStatistics(
    long parameters,
    long quantizedWeights,
    double zeroFraction,
    int nodes,
    Map<String, Integer> opTypes,
    List<ValueInfo> inputs,
    List<ValueInfo> outputs,
    long opset,
    long sizeBytes) {

  /**
   * Counts.
   *
   * @param sizeBytes from {@code OnnxReader.sizeBytes}, or what the caller knows
   */
  public static ModelStatistics of(Model model, long sizeBytes) {
    WeightCount weights = WeightCount.of(model.graph());
    Graph graph = model.graph();
    List<Node> nodes = graph.allNodes();
    return new ModelStatistics(
        weights.floating(),
        weights.quantized(),
        (double) weights.zeros() / (weights.floating() + weights.quantized()),
        nodes.size(),
        opTypes(nodes),
        graph.feeds(),
        graph.outputs(),
        model.opset(),
        sizeBytes);
  }

  private static Map<String, Integer> opTypes(List<Node> nodes) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (Node node : nodes) {
      String name = node.isStandard() ? node.opType() : node.domain() + "::" + node.opType();
      counts.merge(name, 1, Integer::sum);
    }
    Map<String, Integer> sorted = new LinkedHashMap<>();
    counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return sorted;
  }
}
