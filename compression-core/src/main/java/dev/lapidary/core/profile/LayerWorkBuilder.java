package dev.lapidary.core.profile;

import dev.lapidary.core.ir.Attribute;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.QuantizedWeight;
import dev.lapidary.core.profile.ConstantValues.Weight;
import dev.lapidary.core.profile.MacFormulas.Uncountable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes the record of one layer. */
final class LayerWorkBuilder {
  private static final Set<String> INTEGER_OPERATORS =
      Set.of(
          "ConvInteger",
          "MatMulInteger",
          "MatMulIntegerToFloat",
          "DynamicQuantizeMatMul",
          "DynamicQuantizeLSTM",
          "QGemm",
          "QAttention");

  private final ValueTable values;
  private final ConstantValues constants;
  private final Fusion fusion;
  private final MacFormulas formulas;

  LayerWorkBuilder(ValueTable values, ConstantValues constants, Fusion fusion) {
    this.values = values;
    this.constants = constants;
    this.fusion = fusion;
    this.formulas = new MacFormulas(values);
  }

  /**
   * The record of a node.
   *
   * @param uncounted takes why the node's multiply-accumulates are unknown, if they are
   */
  LayerWork build(Node node, List<String> uncounted) {
    ElementType precision = precision(node);
    if (fusion.isFree(node)) {
      return new LayerWork(
          node.id(), node.opType(), OperatorClass.FREE, precision, 0, 0, 0, 0, 0, 0);
    }
    long macs = macs(node, uncounted);
    long[] weight = convolutionWeight(node);
    return new LayerWork(
        node.id(),
        node.opType(),
        LayerClass.of(node, macs, weight),
        precision,
        macs,
        weight.length > 2 ? LayerClass.channels(node, weight) : 0,
        activationElements(node),
        node.outputs().stream().mapToLong(values::elements).sum(),
        weightElements(node),
        zeroFraction(node));
  }

  private long macs(Node node, List<String> uncounted) {
    try {
      return formulas.count(node);
    } catch (Uncountable e) {
      uncounted.add(node.describe() + ": " + e.getMessage());
      return 0;
    }
  }

  private long[] convolutionWeight(Node node) {
    return LayerClass.isConvolution(node)
        ? node.input(LayerClass.weightInput(node)).flatMap(values::lengths).orElse(new long[0])
        : new long[0];
  }

  private ElementType precision(Node node) {
    Optional<ElementType> integer = fusion.integerType(node);
    if (integer.isPresent()) {
      return integer.get();
    } else if (isInteger(node)) {
      return ElementType.INT8;
    }
    List<ElementType> made =
        node.outputs().stream().map(values::type).filter(type -> type.bits() > 0).toList();
    if (made.isEmpty() || Fusion.isQuantize(node)) {
      return ElementType.FLOAT;
    }
    return made.stream().filter(ElementType::isFloating).findFirst().orElse(made.get(0));
  }

  /** Whether the operator multiplies or adds 8-bit integers whatever stands around it. */
  static boolean isInteger(Node node) {
    return INTEGER_OPERATORS.contains(node.opType()) || node.opType().startsWith("QLinear");
  }

  private long activationElements(Node node) {
    return new LinkedHashSet<>(node.inputs())
        .stream()
            .filter(input -> !input.isEmpty() && !constants.contains(input))
            .mapToLong(values::elements)
            .sum();
  }

  /**
   * A lookup reads the rows it returns, everything else its constants whole; classical operators
   * hold theirs in attributes.
   */
  private long weightElements(Node node) {
    if (node.is("Gather") && constants.contains(node.inputs().get(0))) {
      return values.elements(node.id());
    }
    return node.inputs().stream()
            .filter(input -> !input.isEmpty() && constants.contains(input))
            .mapToLong(values::elements)
            .sum()
        + floatAttributes(node);
  }

  /** Elements of the float lists of an ai.onnx.ml operator. */
  static long floatAttributes(Node node) {
    return node.domain().equals("ai.onnx.ml")
        ? node.attributes().values().stream()
            .mapToLong(a -> a instanceof Attribute.FloatList list ? list.values().size() : 0)
            .sum()
        : 0;
  }

  /** Of the largest constant: the weight rather than the bias or the scales. */
  private double zeroFraction(Node node) {
    Optional<String> largest =
        node.inputs().stream()
            .filter(input -> !input.isEmpty() && constants.contains(input))
            .reduce((a, b) -> values.elements(b) > values.elements(a) ? b : a);
    Optional<Weight> weight = largest.flatMap(constants::weight);
    if (weight.isEmpty() || weight.get().tensor().elementCount() == 0) {
      return 0;
    }
    return QuantizedWeight.of(node)
        .filter(quantized -> quantized.value().equals(largest.get()))
        .or(weight.get()::quantized)
        .flatMap(quantized -> quantized.count(constants::tensor))
        .map(QuantizedWeight.Count::zeroFraction)
        .orElseGet(() -> ZeroCount.fraction(weight.get().tensor()));
  }
}
