package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.GraphEditor;
import dev.lapidary.core.ir.Tensor;
import java.util.HashMap;
import java.util.Map;

/**
 * Scales and zero points of a quantized graph, named as ONNX Runtime's quantizer names them. Equal
 * zero points are stored once.
 */
final class QdqConstants {
  private final GraphEditor editor;
  private final WeightType weights;
  private final Map<String, String> scales = new HashMap<>();
  private final Map<ZeroPoint, String> zeroPoints = new HashMap<>();
  private final Map<Zeros, String> weightZeroPoints = new HashMap<>();

  private record ZeroPoint(ElementType type, int value) {}

  private record Zeros(boolean perChannel, int count) {}

  /**
   * Prepares to write.
   *
   * @param weights what weights are stored as
   */
  QdqConstants(GraphEditor editor, WeightType weights) {
    this.editor = editor;
    this.weights = weights;
  }

  /** The name of a group's scale. */
  String scale(String group, LinearQuantization map) {
    return scales.computeIfAbsent(
        group, name -> editor.addInitializer(ValueStem.of(name) + "_scale", map.scaleTensor()));
  }

  /** The name of a zero point, shared by all activations that have the same. */
  String zeroPoint(String group, LinearQuantization map) {
    return zeroPoints.computeIfAbsent(
        new ZeroPoint(map.type(), map.zeroPoint()),
        value -> editor.addInitializer(ValueStem.of(group) + "_zero_point", map.zeroPointTensor()));
  }

  /** A weight's integers as they are stored. */
  Tensor integers(WeightedNode layer, WeightQuantization weight) {
    return weights.store(weight.quantize(layer.weight()));
  }

  /** The name of a weight's zeros, shared by all weights with as many scales. */
  String weightZeroPoint(String name, WeightQuantization weight) {
    return weightZeroPoints.computeIfAbsent(
        new Zeros(weight.perChannel(), weight.scales().length),
        zeros ->
            editor.addInitializer(
                ValueStem.of(name) + "_zero_point",
                weights.zeroPoints(weight.scaleTensor().lengths())));
  }
}
