package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.ir.GraphEditor;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Node;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The integers of a graph in QOperator form: what stands for a value of the float graph, and how it
 * gets there from floats and back.
 */
final class QOperatorValues {
  private final GraphEditor editor;
  private final GraphIndex index;
  private final QuantizationPlan plan;
  private final QdqConstants constants;
  private final Map<String, String> integers = new HashMap<>();
  private final Map<String, Quantized> stored = new HashMap<>();

  /** Names of integers, of their scale and of their zero point. */
  record Quantized(String integers, String scale, String zeroPoint) {

    /** As operators take them. */
    List<String> inputs() {
      return List.of(integers, scale, zeroPoint);
    }
  }

  QOperatorValues(GraphEditor editor, GraphIndex index, QuantizationPlan plan, WeightType weights) {
    this.editor = editor;
    this.index = index;
    this.plan = plan;
    this.constants = new QdqConstants(editor, weights);
  }

  /** Whether the value has a map; others are floats. */
  boolean has(String value) {
    return plan.activations().find(value).isPresent();
  }

  /** An activation, or a constant that is added, multiplied or joined. */
  Quantized of(String value) {
    LinearQuantization constant = plan.operands().get(value);
    return constant == null
        ? activation(value)
        : stored.computeIfAbsent(value, name -> operand(name, constant));
  }

  private Quantized activation(String value) {
    ActivationMaps maps = plan.activations();
    String group = maps.group(value);
    return new Quantized(
        integers.computeIfAbsent(
            value, name -> editor.freshName(ValueStem.of(name) + "_quantized")),
        constants.scale(group, maps.map(value)),
        constants.zeroPoint(group, maps.map(value)));
  }

  private Quantized operand(String name, LinearQuantization map) {
    String stem = ValueStem.of(name);
    return new Quantized(
        editor.addInitializer(
            stem + "_quantized", map.quantize(index.constant(name).orElseThrow())),
        editor.addInitializer(stem + "_scale", map.scaleTensor()),
        constants.zeroPoint(name, map));
  }

  /** A layer's weight; layers that use one weight with equal scales share it. */
  Quantized weight(WeightedNode layer, WeightQuantization weight) {
    String name = layer.node().inputs().get(1);
    String key = name + weight.axis() + Arrays.toString(weight.scales());
    return stored.computeIfAbsent(
        key,
        absent ->
            new Quantized(
                editor.addInitializer(
                    ValueStem.of(name) + "_quantized", constants.integers(layer, weight)),
                editor.addInitializer(ValueStem.of(name) + "_scale", weight.scaleTensor()),
                constants.weightZeroPoint(name, weight)));
  }

  /** The name of a layer's bias as INT32 in the scale of its products; "" if it has none. */
  String bias(WeightedNode layer, WeightQuantization weight) {
    float inputScale = plan.activations().map(layer.node().inputs().get(0)).scale();
    return layer
        .bias()
        .map(bias -> QuantizedBias.of(bias, inputScale, weight).values())
        .map(
            bias ->
                editor.addInitializer(
                    ValueStem.of(layer.node().inputs().get(2)) + "_quantized", bias))
        .orElse("");
  }

  /** Makes the integers of a value that comes as floats. */
  void quantize(String value) {
    quantize(value, value);
  }

  /** Makes the integers of a value from floats of another name. */
  void quantize(String value, String floats) {
    Quantized to = activation(value);
    List<String> inputs = List.of(floats, to.scale, to.zeroPoint);
    editor.append(Node.of("QuantizeLinear", inputs, List.of(to.integers)));
  }

  /**
   * Makes floats of a value's integers under the value's own name; they go if nobody wants them.
   */
  void dequantize(String value) {
    if (has(value)) {
      editor.append(Node.of("DequantizeLinear", activation(value).inputs(), List.of(value)));
    }
  }
}
