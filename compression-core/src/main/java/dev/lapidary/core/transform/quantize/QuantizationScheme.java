package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.ir.Node;
import dev.lapidary.core.transform.quantize.calibrate.RangeRule;
import dev.lapidary.core.transform.quantize.calibrate.TensorStatistics;
import dev.lapidary.core.transform.quantize.calibrate.ValueRange;
import java.util.Map;
import java.util.Optional;

/**
 * Which integers and scales every value and weight of a graph gets. The only place that decides it:
 * what holds for single layers or values alone belongs into its methods, which know their names.
 *
 * @param activations what values between layers and their constant operands become
 * @param weights what weights become
 * @param layerWeights what those of single layers become instead, by id
 * @param perChannel one scale for each output channel of a weight
 * @param weightScales how scales of weights are found
 * @param ranges how ranges of activations follow from what was observed
 * @param givenRanges ranges of values that do not, by name
 */
record QuantizationScheme(
    IntegerRange activations,
    IntegerRange weights,
    Map<String, IntegerRange> layerWeights,
    boolean perChannel,
    WeightScaleRule weightScales,
    RangeRule ranges,
    Map<String, ValueRange> givenRanges) {
  private static final ValueRange PROBABILITIES = new ValueRange(0, 1);

  QuantizationScheme {
    layerWeights = Map.copyOf(layerWeights);
    givenRanges = Map.copyOf(givenRanges);
  }

  /** The range that the user gives for a value, or for one that shares its scale. */
  Optional<ValueRange> given(String value) {
    return Optional.ofNullable(givenRanges.get(value));
  }

  /**
   * The range a value shall have: a given one, or what follows from what was observed, but all of
   * [0, 1] for what a Softmax makes.
   *
   * @param maker the node that makes it; empty for what is fed
   */
  ValueRange range(String value, Optional<Node> maker, TensorStatistics statistics) {
    if (givenRanges.containsKey(value)) {
      return givenRanges.get(value);
    }
    return maker.filter(node -> node.is("Softmax")).isPresent()
        ? PROBABILITIES
        : ranges.range(statistics.of(value), activations.grid());
  }

  /**
   * The map of a value, or of several that share one.
   *
   * @param name of the first of them in graph order
   * @param range holds all their elements
   */
  LinearQuantization value(String name, ValueRange range) {
    return LinearQuantization.fit(range, activations);
  }

  /**
   * The map of a layer's weight.
   *
   * @param inputScale of what the weight is multiplied with
   */
  WeightQuantization weight(WeightedNode layer, float inputScale) {
    return freeWeight(layer).fitFor(layer, inputScale);
  }

  /** The map of a layer's weight beside a float bias, which cannot overflow. */
  WeightQuantization freeWeight(WeightedNode layer) {
    int axis = perChannel ? layer.channelAxis() : -1;
    IntegerRange own = layerWeights.getOrDefault(layer.node().id(), weights);
    return WeightQuantization.fit(layer.weight(), axis, own, weightScales);
  }
}
