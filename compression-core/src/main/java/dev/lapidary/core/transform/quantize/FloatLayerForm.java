package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.ir.GraphEditor;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The form in which activations are integers and weights and biases stay float. A fence keeps ONNX
 * Runtime from quantizing those by itself.
 */
final class FloatLayerForm implements QdqForm {
  private final GraphEditor editor;
  private final IntegerForm integers;

  /**
   * @param opset of the model that is written
   */
  FloatLayerForm(GraphEditor editor, long opset) {
    this.editor = editor;
    this.integers = new IntegerForm(editor, WeightType.INT8, opset);
  }

  @Override
  public List<Node> layer(
      WeightedNode layer, WeightQuantization weight, float inputScale, Node wired) {
    String fenced = editor.freshName(ValueStem.of(wired.inputs().get(0)) + "_float");
    Node fence = FloatFence.before(wired.inputs().get(0), fenced);
    List<String> inputs = new ArrayList<>(withConstants(editor, layer, layer.weight(), wired));
    inputs.set(0, fenced);
    return List.of(fence, wired.withInputs(inputs));
  }

  /** The inputs of a layer with this weight and its own bias in place of its constants. */
  static List<String> withConstants(
      GraphEditor editor, WeightedNode layer, Tensor weight, Node wired) {
    List<String> inputs = new ArrayList<>(wired.inputs());
    inputs.set(1, editor.addInitializer(ValueStem.of(inputs.get(1)) + "_kept", weight));
    layer
        .bias()
        .ifPresent(
            bias ->
                inputs.set(2, editor.addInitializer(ValueStem.of(inputs.get(2)) + "_kept", bias)));
    return inputs;
  }

  @Override
  public String operand(String name, Tensor value, LinearQuantization map) {
    return integers.operand(name, value, map);
  }

  @Override
  public void convert(Conversion conversion) {
    integers.convert(conversion);
  }
}
