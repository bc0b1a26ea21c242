package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import dev.lapidary.core.ir.Node;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Every operator that can be trained, one line each. */
final class Operators {
  private static final Map<String, OperatorRule> RULES = new Operators().rules;

  private final Map<String, OperatorRule> rules = new TreeMap<>();

  private Operators() {
    addWeighted();
    addNormalizations();
    addActivations();
    addArithmetic();
    addFunctions();
    addLogic();
    addPooling();
    addReductions();
    addShapes();
    addIndexing();
    addConstants();
  }

  private void addWeighted() {
    add("Conv", OperatorRule.of(ConvolutionOperators::convolve));
    add("ConvTranspose", OperatorRule.of(TransposedConvolution::apply));
    add("Gemm", OperatorRule.of(LinearOperators::gemm));
    add("MatMul", OperatorRule.of(LinearOperators::matMul));
    add("MatMulInteger", OperatorRule.of(LinearOperators::matMulInteger).withoutGradient());
    add("Einsum", OperatorRule.of(EinsumOperator::apply).refusing(EinsumOperator::refusal));
    add("LSTM", OperatorRule.of(3, RecurrentOperators::lstm).settings(4));
    add("GRU", OperatorRule.of(2, RecurrentOperators::gru).settings(4));
    add("RNN", OperatorRule.of(2, RecurrentOperators::simple).settings(4));
  }

  private void addNormalizations() {
    add(
        "BatchNormalization",
        OperatorRule.of(3, BatchNormalizationOperator::normalize)
            .statistics(3, 4)
            .refusing(BatchNormalizationOperator::refusal));
    add("LayerNormalization", OperatorRule.of(3, NormalizationOperators::layer));
    add("InstanceNormalization", OperatorRule.of(NormalizationOperators::instance));
    add("GroupNormalization", OperatorRule.of(NormalizationOperators::group));
    add("RMSNormalization", OperatorRule.of(NormalizationOperators::rootMeanSquare));
    add("MeanVarianceNormalization", OperatorRule.of(NormalizationOperators::meanVariance));
    add("LpNormalization", OperatorRule.of(NormalizationOperators::lp));
    add("LRN", OperatorRule.of(NormalizationOperators::localResponse));
    add("Dropout", OperatorRule.of(2, DropoutOperator::drop).settings(1, 2));
    add(
        "QuantizeLinear",
        OperatorRule.of(QuantizationOperators::quantize)
            .settings(2)
            .scales(1)
            .refusing(QuantizationOperators::refusal));
    add(
        "DequantizeLinear",
        OperatorRule.of(QuantizationOperators::dequantize).settings(2).scales(1));
  }

  private void addActivations() {
    add("Relu", OperatorRule.of(ActivationOperators::relu));
    add("LeakyRelu", OperatorRule.of(ActivationOperators::leakyRelu));
    add("PRelu", OperatorRule.of(ActivationOperators::parametricRelu));
    add("Elu", OperatorRule.of(ActivationOperators::elu));
    add("Selu", OperatorRule.of(ActivationOperators::selu));
    add("Celu", OperatorRule.of(ActivationOperators::celu));
    add("ThresholdedRelu", OperatorRule.of(ActivationOperators::thresholdedRelu));
    add("Shrink", OperatorRule.of(ActivationOperators::shrink));
    add("Clip", OperatorRule.of(ActivationOperators::clip).settings(1, 2));
    add("Sigmoid", OperatorRule.of(ActivationOperators::sigmoid));
    add("Tanh", OperatorRule.of(ActivationOperators::tanh));
    add("Softplus", OperatorRule.of(ActivationOperators::softplus));
    add("Softsign", OperatorRule.of(ActivationOperators::softsign));
    add("Mish", OperatorRule.of(ActivationOperators::mish));
    add("Swish", OperatorRule.of(ActivationOperators::swish));
    add("Gelu", OperatorRule.of(ActivationOperators::gelu));
    add("HardSigmoid", OperatorRule.of(ActivationOperators::hardSigmoid));
    add("HardSwish", OperatorRule.of(ActivationOperators::hardSwish));
    add("Softmax", OperatorRule.of(SoftmaxOperators::softmax));
    add("LogSoftmax", OperatorRule.of(SoftmaxOperators::logSoftmax));
    add("Hardmax", OperatorRule.of(SoftmaxOperators::hardmax).withoutGradient());
  }

  private void addArithmetic() {
    add("Add", OperatorRule.of(ArithmeticOperators::add));
    add("Sub", OperatorRule.of(ArithmeticOperators::subtract));
    add("Mul", OperatorRule.of(ArithmeticOperators::multiply));
    add("Div", OperatorRule.of(ArithmeticOperators::divide));
    add("Pow", OperatorRule.of(ArithmeticOperators::power).settings(1));
    add("Mod", OperatorRule.of(ArithmeticOperators::remainder));
    add("Sum", OperatorRule.of(ArithmeticOperators::sum));
    add("Mean", OperatorRule.of(ArithmeticOperators::mean));
    add("Max", OperatorRule.of(ArithmeticOperators::maximum));
    add("Min", OperatorRule.of(ArithmeticOperators::minimum));
  }

  private void addFunctions() {
    add("Abs", UnaryOperators.rule(NDArray::abs));
    add("Neg", UnaryOperators.rule(NDArray::neg));
    add("Reciprocal", UnaryOperators.rule(UnaryOperators::reciprocal));
    add("Exp", UnaryOperators.rule(NDArray::exp));
    add("Log", UnaryOperators.rule(NDArray::log));
    add("Sqrt", UnaryOperators.rule(NDArray::sqrt));
    add("Erf", UnaryOperators.rule(NDArray::erf));
    add("Sin", UnaryOperators.rule(NDArray::sin));
    add("Cos", UnaryOperators.rule(NDArray::cos));
    add("Tan", UnaryOperators.rule(NDArray::tan));
    add("Asin", UnaryOperators.rule(NDArray::asin));
    add("Acos", UnaryOperators.rule(NDArray::acos));
    add("Atan", UnaryOperators.rule(NDArray::atan));
    add("Sinh", UnaryOperators.rule(NDArray::sinh));
    add("Cosh", UnaryOperators.rule(NDArray::cosh));
    add("Asinh", UnaryOperators.rule(UnaryOperators::asinh));
    add("Acosh", UnaryOperators.rule(UnaryOperators::acosh));
    add("Atanh", UnaryOperators.rule(UnaryOperators::atanh));
    add("Floor", UnaryOperators.rule(NDArray::floor).withoutGradient());
    add("Ceil", UnaryOperators.rule(NDArray::ceil).withoutGradient());
    add("Round", UnaryOperators.rule(NDArray::round).withoutGradient());
    add("Sign", UnaryOperators.rule(NDArray::sign).withoutGradient());
  }

  private void addLogic() {
    add("And", LogicOperators.rule(NDArray::logicalAnd));
    add("Or", LogicOperators.rule(NDArray::logicalOr));
    add("Xor", LogicOperators.rule(NDArray::logicalXor));
    add("Not", OperatorRule.of(LogicOperators::not).withoutGradient());
    add("Equal", LogicOperators.rule(NDArray::eq));
    add("Greater", LogicOperators.rule(NDArray::gt));
    add("GreaterOrEqual", LogicOperators.rule(NDArray::gte));
    add("Less", LogicOperators.rule(NDArray::lt));
    add("LessOrEqual", LogicOperators.rule(NDArray::lte));
    add("IsNaN", OperatorRule.of(LogicOperators::isNaN).withoutGradient());
    add("IsInf", OperatorRule.of(LogicOperators::isInfinite).withoutGradient());
    add("Where", OperatorRule.of(LogicOperators::choose));
  }

  private void addPooling() {
    add("AveragePool", OperatorRule.of(PoolingOperators::average));
    add("MaxPool", OperatorRule.of(2, PoolingOperators::max));
    add("LpPool", OperatorRule.of(PoolingOperators::lp));
    add("GlobalAveragePool", OperatorRule.of(PoolingOperators::globalAverage));
    add("GlobalMaxPool", OperatorRule.of(PoolingOperators::globalMax));
    add("GlobalLpPool", OperatorRule.of(PoolingOperators::globalLp));
    add("Resize", OperatorRule.of(ResizeOperators::resize).settings(1, 2, 3));
    add("Upsample", OperatorRule.of(ResizeOperators::resize).settings(1));
  }

  private void addReductions() {
    add("ReduceSum", ReductionOperators.rule(ReductionOperators::sum));
    add("ReduceMean", ReductionOperators.rule(ReductionOperators::mean));
    add("ReduceMax", ReductionOperators.rule(ReductionOperators::max));
    add("ReduceMin", ReductionOperators.rule(ReductionOperators::min));
    add("ReduceProd", ReductionOperators.rule(ReductionOperators::product));
    add("ReduceL1", ReductionOperators.rule(ReductionOperators::sumOfMagnitudes));
    add("ReduceL2", ReductionOperators.rule(ReductionOperators::norm));
    add("ReduceSumSquare", ReductionOperators.rule(ReductionOperators::sumOfSquares));
    add("ReduceLogSum", ReductionOperators.rule(ReductionOperators::logSum));
    add("ReduceLogSumExp", ReductionOperators.rule(ReductionOperators::logSumExp));
    add("ArgMax", OperatorRule.of(ReductionOperators::argMax).withoutGradient());
    add("ArgMin", OperatorRule.of(ReductionOperators::argMin).withoutGradient());
  }

  private void addShapes() {
    add("Flatten", OperatorRule.of(ShapeOperators::flatten));
    add("Reshape", OperatorRule.of(ShapeOperators::reshape).settings(1));
    add("Transpose", OperatorRule.of(ShapeOperators::transpose));
    add("Squeeze", OperatorRule.of(ShapeOperators::squeeze).settings(1));
    add("Unsqueeze", OperatorRule.of(ShapeOperators::unsqueeze).settings(1));
    add("Expand", OperatorRule.of(ShapeOperators::expand).settings(1));
    add("Tile", OperatorRule.of(ShapeOperators::tile).settings(1));
    add("Shape", OperatorRule.of(ShapeOperators::shape).withoutGradient());
    add("Size", OperatorRule.of(ShapeOperators::size).withoutGradient());
    add("DepthToSpace", OperatorRule.of(ShapeOperators::depthToSpace));
    add("SpaceToDepth", OperatorRule.of(ShapeOperators::spaceToDepth));
    add("Identity", OperatorRule.of(call -> call.input(0)));
  }

  private void addIndexing() {
    add("Concat", OperatorRule.of(SlicingOperators::concat));
    add("Split", OperatorRule.of(Integer.MAX_VALUE, SlicingOperators::split).settings(1));
    add("Slice", OperatorRule.of(SlicingOperators::slice).settings(1, 2, 3, 4));
    add("Pad", OperatorRule.of(PadOperator::pad).settings(1, 2, 3));
    add("Gather", OperatorRule.of(IndexOperators::gather).settings(1));
    add("GatherElements", OperatorRule.of(IndexOperators::gatherElements));
    add("GatherND", OperatorRule.of(ScatterOperators::gatherNd));
    add("Scatter", ScatterOperators.rule(ScatterOperators::scatterElements));
    add("ScatterElements", ScatterOperators.rule(ScatterOperators::scatterElements));
    add("ScatterND", ScatterOperators.rule(ScatterOperators::scatterNd));
    add("OneHot", OperatorRule.of(IndexOperators::oneHot).settings(1));
    add("TopK", OperatorRule.of(2, IndexOperators::topK).settings(1));
    add("CumSum", OperatorRule.of(IndexOperators::cumulate).settings(1));
    add("Trilu", OperatorRule.of(IndexOperators::triangle).settings(1));
    add("NonZero", OperatorRule.of(IndexOperators::nonZero).withoutGradient());
  }

  private void addConstants() {
    add(
        "ConstantOfShape",
        OperatorRule.of(ConstantOperators::constantOfShape).settings(0).withoutGradient());
    add("Range", OperatorRule.of(ConstantOperators::range).settings(0, 1, 2).withoutGradient());
    add("EyeLike", OperatorRule.of(ConstantOperators::eyeLike).withoutGradient());
    add("Cast", OperatorRule.of(ConstantOperators::cast).refusing(ConstantOperators::castRefusal));
    add("CastLike", OperatorRule.of(ConstantOperators::castLike));
  }

  private void add(String opType, OperatorRule rule) {
    rules.put(opType, rule);
  }

  /** How the node is trained; empty if it cannot be. */
  static Optional<OperatorRule> ruleOf(Node node) {
    return node.isStandard() ? Optional.ofNullable(RULES.get(node.opType())) : Optional.empty();
  }

  /** The rules by operator, sorted. */
  static Map<String, OperatorRule> rules() {
    return Collections.unmodifiableMap(RULES);
  }

  /** The operators that can be trained, sorted. */
  static Set<String> names() {
    return RULES.keySet();
  }
}
