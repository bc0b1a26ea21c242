package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.ir.Attribute;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Extras;
import dev.lapidary.core.ir.GraphEditor;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The form that is stored and run: constants are integers behind DequantizeLinear. Zero points of
 * signed weights are stored only where a kernel asks for them: absent ones are zero.
 */
final class IntegerForm implements QdqForm {
  private static final int OPSET_OF_16_BITS = 21;

  private final GraphEditor editor;
  private final long opset;
  private final WeightType stored;
  private final QdqConstants constants;
  private final Map<WeightKey, String> weights = new HashMap<>();
  private final Map<String, List<String>> bounds = new HashMap<>();

  /** What makes a weight another one in the file. */
  private record WeightKey(String name, boolean explicitZero, int axis, Tensor scales) {}

  /**
   * Prepares to write.
   *
   * @param stored what weights are stored as
   * @param opset of the model
   */
  IntegerForm(GraphEditor editor, WeightType stored, long opset) {
    this.editor = editor;
    this.opset = opset;
    this.stored = stored;
    this.constants = new QdqConstants(editor, stored);
  }

  @Override
  public List<Node> layer(
      WeightedNode layer, WeightQuantization weight, float inputScale, Node wired) {
    List<String> inputs = new ArrayList<>(wired.inputs());
    inputs.set(1, weight(inputs.get(1), layer, weight));
    layer
        .bias()
        .map(bias -> QuantizedBias.of(bias, inputScale, weight))
        .ifPresent(bias -> inputs.set(2, bias(inputs.get(2), bias, weight.axis())));
    return List.of(wired.withInputs(inputs));
  }

  /** QGemm is only fused if the zero point is there, even if it is 0. */
  private String weight(String name, WeightedNode layer, WeightQuantization weight) {
    boolean explicitZero = layer.node().is("Gemm") || stored == WeightType.UINT8;
    Tensor scales = weight.scaleTensor();
    return weights.computeIfAbsent(
        new WeightKey(name, explicitZero, weight.axis(), scales),
        absent -> {
          List<String> parameters = new ArrayList<>();
          parameters.add(editor.addInitializer(ValueStem.of(name) + "_scale", scales));
          if (explicitZero) {
            parameters.add(constants.weightZeroPoint(name, weight));
          }
          return dequantize(name, constants.integers(layer, weight), parameters, weight.axis());
        });
  }

  private String bias(String name, QuantizedBias bias, int axis) {
    String scale = editor.addInitializer(ValueStem.of(name) + "_quantized_scale", bias.scales());
    return dequantize(name, bias.values(), List.of(scale), axis < 0 ? -1 : 0);
  }

  @Override
  public String operand(String name, Tensor value, LinearQuantization map) {
    String scale = editor.addInitializer(ValueStem.of(name) + "_scale", map.scaleTensor());
    String zeroPoint =
        editor.addInitializer(ValueStem.of(name) + "_zero_point", map.zeroPointTensor());
    return dequantize(name, map.quantize(value), List.of(scale, zeroPoint), -1);
  }

  private String dequantize(String name, Tensor values, List<String> parameters, int axis) {
    List<String> inputs = new ArrayList<>();
    inputs.add(editor.addInitializer(ValueStem.of(name) + "_quantized", values));
    inputs.addAll(parameters);
    String result = editor.freshName(ValueStem.of(name) + "_DequantizeLinear_Output");
    Node node = conversion("DequantizeLinear", inputs, result, values.elementType());
    editor.append(axis < 0 ? node : node.withAttribute("axis", Attribute.of((long) axis)));
    return result;
  }

  @Override
  public void convert(Conversion value) {
    String integers = editor.freshName(ValueStem.of(value.value()) + "_QuantizeLinear_Output");
    String scale = constants.scale(value.group(), value.map());
    String zeroPoint = constants.zeroPoint(value.group(), value.map());
    String from = value.map().range().limited() ? clipped(value) : value.from();
    ElementType type = value.map().type();
    editor.append(
        conversion("QuantizeLinear", List.of(from, scale, zeroPoint), integers, type),
        conversion("DequantizeLinear", List.of(integers, scale, zeroPoint), value.to(), type));
  }

  /** ONNX's own operator, or ONNX Runtime's where ONNX's does not take the type yet. */
  private Node conversion(String operator, List<String> inputs, String output, ElementType type) {
    boolean wide = type == ElementType.UINT16 || type == ElementType.INT16;
    String domain = wide && opset < OPSET_OF_16_BITS ? QOperatorNodes.DOMAIN : "";
    return new Node("", domain, operator, inputs, List.of(output), Map.of(), Extras.NONE);
  }

  /** Clips to what the range stands for, since the kernels know the limits of the type only. */
  private String clipped(Conversion value) {
    List<String> limits = bounds.computeIfAbsent(value.group(), g -> bounds(g, value.map()));
    String clipped = editor.freshName(ValueStem.of(value.value()) + "_Clip_Output");
    List<String> inputs = List.of(value.from(), limits.get(0), limits.get(1));
    editor.append(Node.of("Clip", inputs, List.of(clipped)));
    return clipped;
  }

  private List<String> bounds(String group, LinearQuantization map) {
    String stem = ValueStem.of(group);
    return List.of(
        editor.addInitializer(stem + "_least", Tensor.scalar((float) map.leastReal())),
        editor.addInitializer(stem + "_greatest", Tensor.scalar((float) map.greatestReal())));
  }
}
