package dev.lapidary.core.train.djl;

import dev.lapidary.core.ir.Node;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Every operator that can be trained, one line each. */
final class Operators {
  private static final Map<String, OperatorRule> RULES = rules();

  private Operators() {}

  private static Map<String, OperatorRule> rules() {
    Map<String, OperatorRule> rules = new TreeMap<>();
    rules.put("Conv", OperatorRule.of(ConvolutionOperators::convolve));
    rules.put(
        "BatchNormalization",
        OperatorRule.of(NormalizationOperators::batchNormalize).statistics(3, 4));
    rules.put("Dropout", OperatorRule.of(NormalizationOperators::drop).settings(1, 2));

    rules.put("Relu", OperatorRule.of(ActivationOperators::relu));
    rules.put("LeakyRelu", OperatorRule.of(ActivationOperators::leakyRelu));
    rules.put("Clip", OperatorRule.of(ActivationOperators::clip).settings(1, 2));
    rules.put("Sigmoid", OperatorRule.of(ActivationOperators::sigmoid));
    rules.put("Tanh", OperatorRule.of(ActivationOperators::tanh));
    rules.put("HardSigmoid", OperatorRule.of(ActivationOperators::hardSigmoid));
    rules.put("HardSwish", OperatorRule.of(ActivationOperators::hardSwish));
    rules.put("Softmax", OperatorRule.of(ActivationOperators::softmax));
    rules.put("LogSoftmax", OperatorRule.of(ActivationOperators::logSoftmax));

    rules.put("Add", OperatorRule.of(call -> call.input(0).add(call.input(1))));
    rules.put("Sub", OperatorRule.of(call -> call.input(0).sub(call.input(1))));
    rules.put("Mul", OperatorRule.of(call -> call.input(0).mul(call.input(1))));
    rules.put("Div", OperatorRule.of(call -> call.input(0).div(call.input(1))));
    rules.put("Identity", OperatorRule.of(call -> call.input(0)));
    rules.put("MatMul", OperatorRule.of(call -> call.input(0).matMul(call.input(1))));
    rules.put("Gemm", OperatorRule.of(LinearOperators::gemm));

    rules.put("GlobalAveragePool", OperatorRule.of(PoolingOperators::globalAverage));
    rules.put("AveragePool", OperatorRule.of(PoolingOperators::average));
    rules.put("MaxPool", OperatorRule.of(PoolingOperators::max));
    rules.put("ReduceMean", OperatorRule.of(PoolingOperators::reduceMean).settings(1));

    rules.put(
        "Greater", OperatorRule.of(call -> call.input(0).gt(call.input(1))).withoutGradient());
    rules.put(
        "QuantizeLinear",
        OperatorRule.of(QuantizationOperators::quantize)
            .settings(2)
            .scales(1)
            .refusing(QuantizationOperators::refusal));
    rules.put(
        "DequantizeLinear",
        OperatorRule.of(QuantizationOperators::dequantize).settings(2).scales(1));

    rules.put("Flatten", OperatorRule.of(ShapeOperators::flatten));
    rules.put("Reshape", OperatorRule.of(ShapeOperators::reshape).settings(1));
    rules.put("Transpose", OperatorRule.of(ShapeOperators::transpose));
    rules.put("Concat", OperatorRule.of(ShapeOperators::concat));
    rules.put("Squeeze", OperatorRule.of(ShapeOperators::squeeze).settings(1));
    rules.put("Unsqueeze", OperatorRule.of(ShapeOperators::unsqueeze).settings(1));
    rules.put("Pad", OperatorRule.of(ShapeOperators::pad).settings(1, 2, 3));
    rules.put("Cast", OperatorRule.of(ShapeOperators::cast));
    return rules;
  }

  /** How the node is trained; empty if it cannot be. */
  static Optional<OperatorRule> ruleOf(Node node) {
    return node.isStandard() ? Optional.ofNullable(RULES.get(node.opType())) : Optional.empty();
  }

  /** The operators that can be trained, sorted. */
  static Set<String> names() {
    return RULES.keySet();
  }
}
