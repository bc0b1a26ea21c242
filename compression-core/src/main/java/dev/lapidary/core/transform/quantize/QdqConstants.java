package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.ir.Attribute;
import dev.lapidary.core.ir.GraphEditor;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The constants of a graph in QDQ form, named as ONNX Runtime's quantizer names them. Equal zero
 * points are stored once, and zero points of weights only where a kernel asks for them: absent ones
 * are zero.
 */
final class QdqConstants {
  private final GraphEditor editor;
  private final Map<String, String> weights = new HashMap<>();
  private final Map<String, String> scales = new HashMap<>();
  private final Map<Integer, String> zeroPoints = new HashMap<>();
  private final Map<Integer, String> weightZeroPoints = new HashMap<>();

  QdqConstants(GraphEditor editor) {
    this.editor = editor;
  }

  /** The name of a group's scale. */
  String scale(String group, LinearQuantization map) {
    return scales.computeIfAbsent(
        group, name -> editor.addInitializer(ValueStem.of(name) + "_scale", map.scaleTensor()));
  }

  /** The name of a zero point, shared by all activations that have the same. */
  String zeroPoint(String group, LinearQuantization map) {
    return zeroPoints.computeIfAbsent(
        map.zeroPoint(),
        value -> editor.addInitializer(ValueStem.of(group) + "_zero_point", map.zeroPointTensor()));
  }

  /**
   * Stores a weight and yields the name of its float form.
   *
   * @param explicitZero whether the zero point must be there (QGemm is only fused with it)
   */
  String weight(String name, QuantizedWeight weight, boolean explicitZero) {
    String key = name + explicitZero + weight.axis() + Arrays.toString(weight.scales());
    return weights.computeIfAbsent(
        key,
        absent -> {
          List<String> parameters = new ArrayList<>();
          parameters.add(
              editor.addInitializer(ValueStem.of(name) + "_scale", weight.scaleTensor()));
          if (explicitZero) {
            parameters.add(weightZeroPoint(name, weight));
          }
          return dequantize(name, weight.values(), parameters, weight.axis());
        });
  }

  private String weightZeroPoint(String name, QuantizedWeight weight) {
    return weightZeroPoints.computeIfAbsent(
        weight.perChannel() ? weight.scales().length : -1,
        length ->
            editor.addInitializer(ValueStem.of(name) + "_zero_point", weight.zeroPointTensor()));
  }

  /** Stores a bias and yields the name of its float form. */
  String bias(String name, QuantizedBias bias, int axis) {
    String scale = editor.addInitializer(ValueStem.of(name) + "_quantized_scale", bias.scales());
    return dequantize(name, bias.values(), List.of(scale), axis < 0 ? -1 : 0);
  }

  /** Stores a constant operand with one scale and yields the name of its float form. */
  String operand(String name, Tensor values, LinearQuantization map) {
    String scale = editor.addInitializer(ValueStem.of(name) + "_scale", map.scaleTensor());
    String zeroPoint =
        editor.addInitializer(ValueStem.of(name) + "_zero_point", map.zeroPointTensor());
    return dequantize(name, values, List.of(scale, zeroPoint), -1);
  }

  private String dequantize(String name, Tensor values, List<String> parameters, int axis) {
    List<String> inputs = new ArrayList<>();
    inputs.add(editor.addInitializer(ValueStem.of(name) + "_quantized", values));
    inputs.addAll(parameters);
    String result = editor.freshName(ValueStem.of(name) + "_DequantizeLinear_Output");
    Node node = Node.of("DequantizeLinear", inputs, List.of(result));
    editor.append(axis < 0 ? node : node.withAttribute("axis", Attribute.of((long) axis)));
    return result;
  }
}
