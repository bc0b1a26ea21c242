package dev.lapidary.core.transform.channel;

import dev.lapidary.core.ir.Node;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The rule of each operator. */
final class ChannelRules {
  private static final String ONE_BY_ONE =
      "Abs Cast Ceil Celu Clip Dropout Elu Erf Exp Floor Gelu HardSigmoid HardSwish Identity"
          + " LeakyRelu Log Mish Neg Reciprocal Relu Round Selu Sigmoid Sign Softplus Softsign Sqrt"
          + " Tanh ThresholdedRelu";
  private static final String BROADCAST =
      "Add And Div Equal Greater GreaterOrEqual Less LessOrEqual Max Mean Min Mod Mul Or Pow PRelu"
          + " Sub Sum Where Xor";
  private static final String POOLING =
      "AveragePool GlobalAveragePool GlobalLpPool GlobalMaxPool LpPool MaxPool";
  private static final String REDUCTION =
      "ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd"
          + " ReduceSum ReduceSumSquare";
  private static final String SHARES = "Hardmax LogSoftmax Softmax";

  private static final Map<String, ChannelRule> RULES = rules();

  private ChannelRules() {}

  private static Map<String, ChannelRule> rules() {
    Map<String, ChannelRule> rules = new HashMap<>();
    put(rules, ONE_BY_ONE, ElementwiseRules::pass);
    put(rules, BROADCAST, ElementwiseRules::broadcast);
    put(rules, POOLING, ElementwiseRules::passAxisOne);
    put(rules, REDUCTION, ReductionRules::reduce);
    put(rules, SHARES, ReductionRules::shares);
    put(rules, "Constant Shape Size", (node, trace) -> {});
    put(rules, "Resize Upsample", ElementwiseRules::resize);
    put(rules, "Conv", LayerRules::convolve);
    put(rules, "ConvTranspose", LayerRules::convolveTransposed);
    put(rules, "Gemm", LayerRules::gemm);
    put(rules, "MatMul", LayerRules::multiply);
    put(rules, "BatchNormalization InstanceNormalization", NormalizationRules::byChannel);
    put(rules, "LayerNormalization", NormalizationRules::byLayer);
    put(rules, "Flatten Reshape", ReshapeRules::reshape);
    put(rules, "Squeeze Unsqueeze", ReshapeRules::reshape);
    put(rules, "Transpose", LayoutRules::transpose);
    put(rules, "Concat", LayoutRules::concat);
    put(rules, "Gather", LayoutRules::gather);
    put(rules, "Pad", LayoutRules::pad);
    put(rules, "Slice", LayoutRules::slice);
    put(rules, "Split", LayoutRules::split);
    return Map.copyOf(rules);
  }

  private static void put(Map<String, ChannelRule> rules, String operators, ChannelRule rule) {
    for (String operator : operators.split(" ")) {
      rules.put(operator, rule);
    }
  }

  /** The rule of a node; without one its channels cannot be followed. */
  static Optional<ChannelRule> of(Node node) {
    return node.isStandard() && node.subgraphs().isEmpty()
        ? Optional.ofNullable(RULES.get(node.opType()))
        : Optional.empty();
  }
}
