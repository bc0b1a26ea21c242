package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.ir.Node;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * In how many bits a quantized node computes.
 *
 * @param activation what it takes, or makes if it takes constants only
 * @param weight empty if it has none
 */
record LayerWidths(Optional<IntegerRange> activation, Optional<IntegerRange> weight) {

  static LayerWidths of(Node node, QuantizationPlan plan) {
    Optional<IntegerRange> activation =
        Stream.concat(node.inputs().stream(), node.outputs().stream())
            .flatMap(value -> plan.activations().find(value).stream())
            .map(LinearQuantization::range)
            .findFirst();
    Optional<IntegerRange> weight =
        Optional.ofNullable(plan.weights().get(node.id())).map(WeightQuantization::range);
    return new LayerWidths(activation, weight);
  }

  /**
   * Both widths and which of them is simulated by kernels of a wider type, if any is: what such a
   * layer takes of time and memory says nothing about the width.
   */
  Map<String, Object> figures() {
    boolean narrowActivation = activation.filter(IntegerRange::simulated).isPresent();
    boolean narrowWeight = weight.filter(IntegerRange::simulated).isPresent();
    Map<String, Object> figures = new LinkedHashMap<>();
    if (narrowActivation || narrowWeight) {
      weight.ifPresent(range -> figures.put("weightBits", range.bits()));
      activation.ifPresent(range -> figures.put("activationBits", range.bits()));
      figures.put("simulated", simulated(narrowWeight, narrowActivation));
    }
    return figures;
  }

  private static String simulated(boolean weight, boolean activation) {
    if (weight && activation) {
      return "weights-and-activations";
    }
    return weight ? "weights" : "activations";
  }
}
