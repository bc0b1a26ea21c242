package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.ir.Attribute;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.GraphEditor;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.transform.quantize.FakeQuantizer.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The form that is trained: constants stay float and go through QuantizeLinear and
 * DequantizeLinear, as activations do; biases are not rounded. Where a range is not the type's own
 * the integers are clipped in between, which needs no bounds that follow a scale.
 */
final class FakeForm implements QdqForm {
  private final GraphEditor editor;
  private final QdqConstants constants;
  private final Map<String, NormalizedLayer> normalized;
  private final Map<String, Written> weights = new HashMap<>();
  private final Map<Limit, String> limits = new HashMap<>();
  private final List<FakeQuantizer> quantizers = new ArrayList<>();

  private record Limit(ElementType type, int value) {}

  private record Written(String result, FakeQuantizer quantizer) {}

  /**
   * Prepares to write.
   *
   * @param normalized layers whose normalization stays in the graph, by id
   */
  FakeForm(GraphEditor editor, Map<String, NormalizedLayer> normalized) {
    this.editor = editor;
    this.constants = new QdqConstants(editor, WeightType.INT8);
    this.normalized = normalized;
  }

  /** What was written, complete once the graph is. */
  List<FakeQuantizer> quantizers() {
    return List.copyOf(quantizers);
  }

  @Override
  public List<Node> layer(
      WeightedNode layer, WeightQuantization weight, float inputScale, Node wired) {
    NormalizedLayer trained = normalized.get(layer.node().id());
    if (trained != null) {
      return trained.write(editor, layer, wired, scaled -> scaled(trained, scaled, layer, weight));
    }
    List<String> inputs = new ArrayList<>(wired.inputs());
    inputs.set(1, shared(inputs.get(1), layer, weight));
    return List.of(wired.withInputs(inputs));
  }

  private String scaled(
      NormalizedLayer trained, String input, WeightedNode layer, WeightQuantization weight) {
    Written written = weight(trained.weight(), input, layer, weight);
    quantizers.add(written.quantizer);
    return written.result;
  }

  /** Layers that use one weight with equal scales use one rounding. */
  private String shared(String name, WeightedNode layer, WeightQuantization weight) {
    String key = name + weight.axis() + Arrays.toString(weight.scales());
    Written written = weights.computeIfAbsent(key, absent -> weight(name, name, layer, weight));
    quantizers.add(written.quantizer.forLayer(layer.node().id()));
    return written.result;
  }

  private Written weight(
      String value, String input, WeightedNode layer, WeightQuantization weight) {
    String scale = editor.addInitializer(ValueStem.of(value) + "_scale", weight.scaleTensor());
    FakeQuantizer quantizer =
        new FakeQuantizer(
            Role.WEIGHT,
            value,
            layer.node().id(),
            input,
            scale,
            constants.weightZeroPoint(value, weight),
            weight.axis(),
            weight.range());
    return new Written(round(quantizer), quantizer);
  }

  @Override
  public String operand(String name, Tensor value, LinearQuantization map) {
    FakeQuantizer quantizer =
        new FakeQuantizer(
            Role.OPERAND,
            name,
            "",
            name,
            editor.addInitializer(ValueStem.of(name) + "_scale", map.scaleTensor()),
            constants.zeroPoint(name, map),
            -1,
            map.range());
    quantizers.add(quantizer);
    return round(quantizer);
  }

  @Override
  public void convert(Conversion activation) {
    FakeQuantizer quantizer =
        new FakeQuantizer(
            Role.ACTIVATION,
            activation.value(),
            "",
            activation.from(),
            constants.scale(activation.group(), activation.map()),
            constants.zeroPoint(activation.group(), activation.map()),
            -1,
            activation.map().range());
    quantizers.add(quantizer);
    round(quantizer, activation.to());
  }

  private String round(FakeQuantizer quantizer) {
    String stem = ValueStem.of(quantizer.value());
    return round(quantizer, editor.freshName(stem + "_DequantizeLinear_Output"));
  }

  private String round(FakeQuantizer quantizer, String result) {
    String integers = editor.freshName(ValueStem.of(quantizer.value()) + "_QuantizeLinear_Output");
    editor.append(conversion("QuantizeLinear", quantizer, quantizer.input(), integers));
    String limited = quantizer.range().limited() ? limited(quantizer, integers) : integers;
    editor.append(conversion("DequantizeLinear", quantizer, limited, result));
    return result;
  }

  private static Node conversion(String operator, FakeQuantizer by, String from, String to) {
    Node node = Node.of(operator, List.of(from, by.scale(), by.zeroPoint()), List.of(to));
    return by.axis() < 0 ? node : node.withAttribute("axis", Attribute.of((long) by.axis()));
  }

  private String limited(FakeQuantizer quantizer, String integers) {
    IntegerRange range = quantizer.range();
    String limited = editor.freshName(ValueStem.of(quantizer.value()) + "_Clip_Output");
    List<String> inputs =
        List.of(
            integers,
            limit(new Limit(range.type(), range.lowest())),
            limit(new Limit(range.type(), range.highest())));
    editor.append(Node.of("Clip", inputs, List.of(limited)));
    return limited;
  }

  private String limit(Limit limit) {
    return limits.computeIfAbsent(
        limit,
        l ->
            editor.addInitializer(
                "limit_" + l.value, Tensor.ofFloats(l.type, new float[] {l.value})));
  }
}
