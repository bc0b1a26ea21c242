package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.ir.Attribute;
import dev.lapidary.core.ir.Extras;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.transform.quantize.QOperatorValues.Quantized;
import java.util.ArrayList;
import java.util.List;

/**
 * Integer operators in the place of float ones. Those of ONNX Runtime's own domain are described in
 * its ContribOperators.md. Each input of integers is followed by its scale and zero point, and so
 * are the inputs as a whole by those of the output.
 */
final class QOperatorNodes {
  /** The domain of the operators that ONNX itself does not have. */
  static final String DOMAIN = "com.microsoft";

  private static final int OPSET_OF_LAST_AXIS = 13;

  private final QOperatorValues values;
  private final GraphIndex index;
  private final QuantizationPlan plan;
  private final long opset;

  QOperatorNodes(QOperatorValues values, GraphIndex index, QuantizationPlan plan, long opset) {
    this.values = values;
    this.index = index;
    this.plan = plan;
    this.opset = opset;
  }

  /**
   * The same operator on integers, for what only moves elements.
   *
   * @param yields the values the node makes, in place of its outputs
   */
  Node moved(Node node, List<String> yields) {
    List<String> inputs = new ArrayList<>(node.inputs());
    inputs.set(0, values.of(inputs.get(0)).integers());
    return node.withInputs(inputs).withOutputs(yields.stream().map(this::made).toList());
  }

  /**
   * The integer operator that computes what the node does.
   *
   * @param yields the value the node makes, in place of its output; a float one of Gemm or MatMul
   */
  Node computed(Node node, String yields) {
    WeightQuantization weight = plan.weights().get(node.id());
    if (weight != null) {
      return layer(WeightedNode.of(node, index).orElseThrow(), weight, yields);
    }
    return switch (node.opType()) {
      case "MatMul" ->
          product(node, values.of(node.inputs().get(0)), values.of(node.inputs().get(1)), yields);
      case "Concat" -> joined(node, yields);
      case "Where" -> chosen(node, yields);
      case "Softmax" -> softmax(node, yields);
      case "Relu" ->
          operands(node, "QLinearLeakyRelu", yields).withAttribute("alpha", Attribute.of(0f));
      default -> operands(node, "QLinear" + node.opType(), yields);
    };
  }

  private Node layer(WeightedNode layer, WeightQuantization map, String yields) {
    Node node = layer.node();
    Quantized input = values.of(node.inputs().get(0));
    Quantized weight = values.weight(layer, map);
    if (node.is("MatMul")) {
      return product(node, input, weight, yields);
    }
    List<String> inputs = new ArrayList<>(input.inputs());
    inputs.addAll(weight.inputs());
    boolean conv = node.is("Conv");
    if (!conv) {
      inputs.add(values.bias(layer, map));
    }
    inputs.addAll(output(yields));
    if (conv) {
      inputs.add(values.bias(layer, map));
    }
    while (inputs.get(inputs.size() - 1).isEmpty()) {
      inputs.remove(inputs.size() - 1);
    }
    return conv
        ? node(node, "", "QLinearConv", inputs, yields)
        : node(node, DOMAIN, "QGemm", inputs, yields);
  }

  /** Floats, if nobody wants integers, come out of the sums at once. */
  private Node product(Node node, Quantized a, Quantized b, String yields) {
    if (!values.has(yields)) {
      List<String> inputs =
          List.of(a.integers(), b.integers(), a.scale(), b.scale(), a.zeroPoint(), b.zeroPoint());
      return node(node, DOMAIN, "MatMulIntegerToFloat", inputs, yields);
    }
    List<String> inputs = new ArrayList<>(a.inputs());
    inputs.addAll(b.inputs());
    inputs.addAll(output(yields));
    return node(node, "", "QLinearMatMul", inputs, yields);
  }

  /** Add, Mul, pooling and functions of one value. */
  private Node operands(Node node, String type, String yields) {
    List<String> inputs = new ArrayList<>();
    node.inputs().forEach(input -> inputs.addAll(values.of(input).inputs()));
    inputs.addAll(output(yields));
    return node(node, DOMAIN, type, inputs, yields);
  }

  private Node softmax(Node node, String yields) {
    long axis = node.intAttribute("axis", opset < OPSET_OF_LAST_AXIS ? 1 : -1);
    return operands(node, "QLinearSoftmax", yields)
        .withAttribute("axis", Attribute.of(axis))
        .withAttribute("opset", Attribute.of(opset));
  }

  private Node joined(Node node, String yields) {
    List<String> inputs = new ArrayList<>(output(yields));
    node.inputs().forEach(input -> inputs.addAll(values.of(input).inputs()));
    return node(node, DOMAIN, "QLinearConcat", inputs, yields);
  }

  private Node chosen(Node node, String yields) {
    List<String> inputs = new ArrayList<>(node.inputs().subList(0, 1));
    node.inputs().stream().skip(1).forEach(input -> inputs.addAll(values.of(input).inputs()));
    inputs.addAll(output(yields));
    return node(node, DOMAIN, "QLinearWhere", inputs, yields);
  }

  private Node node(Node replaced, String domain, String type, List<String> inputs, String yields) {
    return new Node(
        replaced.name(),
        domain,
        type,
        inputs,
        List.of(made(yields)),
        replaced.attributes(),
        Extras.NONE);
  }

  private List<String> output(String yields) {
    return values.has(yields) ? values.of(yields).inputs().subList(1, 3) : List.of();
  }

  private String made(String yields) {
    return values.has(yields) ? values.of(yields).integers() : yields;
  }
}
