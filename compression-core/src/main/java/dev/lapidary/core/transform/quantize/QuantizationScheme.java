package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.transform.quantize.calibrate.ValueRange;

/**
 * Which integers and scales every value and weight of a graph gets. The only place that decides it:
 * what holds for single layers or values alone belongs into its two methods.
 *
 * @param activations what values between layers and their constant operands become
 * @param weights what weights become
 * @param perChannel one scale for each output channel of a weight
 */
record QuantizationScheme(IntegerRange activations, IntegerRange weights, boolean perChannel) {

  /**
   * The map of a value, or of several that share one.
   *
   * @param name of the first of them in graph order
   * @param observed holds all their elements
   */
  LinearQuantization value(String name, ValueRange observed) {
    return LinearQuantization.fit(observed, activations);
  }

  /**
   * The map of a layer's weight.
   *
   * @param inputScale of what the weight is multiplied with
   */
  WeightQuantization weight(WeightedNode layer, float inputScale) {
    int axis = perChannel ? layer.channelAxis() : -1;
    return WeightQuantization.minMax(layer.weight(), axis, weights).fitFor(layer, inputScale);
  }
}
