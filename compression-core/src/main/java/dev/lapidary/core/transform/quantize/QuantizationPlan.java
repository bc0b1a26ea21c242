package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.transform.LayerChange;
import dev.lapidary.core.transform.quantize.calibrate.TensorStatistics;
import dev.lapidary.core.transform.quantize.calibrate.ValueRange;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Every number of a quantized graph, fixed before it is written.
 *
 * @param activations the maps of values between nodes
 * @param weights the map of each layer's weight, by the layer's id
 * @param operands the maps of constants that are added, multiplied or joined, by name
 */
record QuantizationPlan(
    ActivationMaps activations,
    Map<String, WeightQuantization> weights,
    Map<String, LinearQuantization> operands) {

  QuantizationPlan {
    weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
    operands = Collections.unmodifiableMap(new LinkedHashMap<>(operands));
  }

  /** Fits all maps to the weights and to what was observed of activations. */
  static QuantizationPlan fit(
      NodeSelection selection, TensorStatistics statistics, QuantizationScheme scheme) {
    ActivationMaps activations = ActivationMaps.fit(selection, statistics, scheme);
    Map<String, WeightQuantization> weights = new LinkedHashMap<>();
    Map<String, LinearQuantization> operands = new LinkedHashMap<>();
    GraphIndex index = selection.index();
    for (Node node : selection.nodes()) {
      Optional<WeightedNode> layer = WeightedNode.of(node, index);
      if (layer.isPresent()) {
        float inputScale = activations.map(node.inputs().get(0)).scale();
        weights.put(node.id(), scheme.weight(layer.get(), inputScale));
      } else {
        constantOperands(node, index)
            .forEach((name, value) -> operands.put(name, scheme.value(name, rangeOf(value))));
      }
    }
    return new QuantizationPlan(activations, weights, operands);
  }

  /**
   * The same decisions with the scales of a trained model, and those scales of weights raised by
   * which a bias would overflow.
   *
   * @param selection the same nodes in the trained graph
   * @throws ModelException if a weight is no longer finite
   */
  QuantizationPlan retrained(NodeSelection selection, TrainedScales scales) throws ModelException {
    ActivationMaps trained =
        activations.mapped((value, map) -> map.withScale(scales.activations().get(value)[0]));
    Map<String, WeightQuantization> trainedWeights = new LinkedHashMap<>();
    for (Node node : selection.nodes()) {
      WeightQuantization map = weights.get(node.id());
      if (map != null) {
        WeightedNode layer =
            WeightedNode.of(node, selection.index())
                .orElseThrow(() -> new ModelException("quantize.trainedWeight", node.describe()));
        float inputScale = trained.map(node.inputs().get(0)).scale();
        WeightQuantization scaled = map.withScales(scales.weights().get(node.id()));
        trainedWeights.put(node.id(), scaled.fitFor(layer, inputScale));
      }
    }
    Map<String, LinearQuantization> trainedOperands = new LinkedHashMap<>(operands);
    trainedOperands.replaceAll((name, map) -> map.withScale(scales.operands().get(name)[0]));
    return new QuantizationPlan(trained, trainedWeights, trainedOperands);
  }

  /** What is reported of a node that computes in integers. */
  LayerChange change(Node node, GraphIndex index) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("operator", node.opType());
    WeightQuantization weight = weights.get(node.id());
    if (weight != null) {
      figures.put("weights", index.constant(node.inputs().get(1)).orElseThrow().elementCount());
      figures.put("scales", weight.scales().length);
    }
    figures.putAll(LayerWidths.of(node, this).figures());
    return new LayerChange(node.id(), "quantized", figures);
  }

  private static Map<String, Tensor> constantOperands(Node node, GraphIndex index) {
    Map<String, Tensor> constants = new LinkedHashMap<>();
    for (int operand : IntegerOperator.of(node).orElseThrow().operandsOf(node)) {
      String name = node.inputs().get(operand);
      index.constant(name).ifPresent(value -> constants.put(name, value));
    }
    return constants;
  }

  private static ValueRange rangeOf(Tensor values) {
    float[] floats = values.toFloats();
    float least = floats.length == 0 ? 0 : floats[0];
    float most = least;
    for (float element : floats) {
      least = Math.min(least, element);
      most = Math.max(most, element);
    }
    return new ValueRange(least, most);
  }
}
