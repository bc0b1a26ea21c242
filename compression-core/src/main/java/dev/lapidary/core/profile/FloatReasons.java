package dev.lapidary.core.profile;

import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.ir.ValueType.OfTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Why ONNX Runtime left nodes of a quantized model in float, told by what stands around them in the
 * graph it optimized. That they are float is a fact; the reason is the first that explains it.
 */
final class FloatReasons {
  private static final long OPSET_OF_INTEGER_POOLING = 12;
  private static final Set<String> OTHER_LAYOUT = Set.of("ReorderInput", "ReorderOutput");

  /** What ONNX Runtime runs on the integers as they are, if scale and zero point stay the same. */
  private static final Set<String> MOVING =
      Set.of(
          "ArgMax",
          "DepthToSpace",
          "Expand",
          "Flatten",
          "Gather",
          "GatherElements",
          "MaxPool",
          "ReduceMax",
          "ReduceMin",
          "Reshape",
          "Resize",
          "Slice",
          "Split",
          "Squeeze",
          "Tile",
          "Transpose",
          "Unsqueeze");

  private final Model optimized;
  private final GraphIndex index;
  private final Map<String, ValueInfo> types;

  /**
   * @param types of the values of the optimized graph
   */
  FloatReasons(Model optimized, Map<String, ValueInfo> types) {
    this.optimized = optimized;
    this.index = GraphIndex.of(optimized.graph());
    this.types = types;
  }

  /** The reason for a float node of the optimized graph. */
  FloatReason of(Node node) {
    Operands operands = operands(node);
    if (operands.quantized.isEmpty()) {
      return operands.storedWeight ? FloatReason.WEIGHT_ONLY : FloatReason.NOT_QUANTIZED;
    } else if (operands.quantized.stream().anyMatch(this::isWide)) {
      return FloatReason.WIDE_ACTIVATIONS;
    } else if (operands.floating) {
      return FloatReason.FLOAT_OPERAND;
    }
    List<Node> users = node.outputs().stream().flatMap(out -> users(out).stream()).toList();
    if (users.stream().noneMatch(Fusion::isQuantize)) {
      return FloatReason.NO_QUANTIZED_OUTPUT;
    } else if (!users.stream().allMatch(Fusion::isQuantize)
        || node.outputs().stream().anyMatch(index::isOutput)) {
      return FloatReason.OUTPUT_USED_IN_FLOAT;
    }
    return ofQuantized(node, operands.quantized, users);
  }

  /** Of a node whose operands and outputs all are quantized. */
  private FloatReason ofQuantized(Node node, List<Node> from, List<Node> to) {
    if (node.is("MaxPool") && optimized.opset() < OPSET_OF_INTEGER_POOLING) {
      return FloatReason.OLD_OPSET;
    } else if (node.attributes().containsKey("activation")) {
      return FloatReason.ACTIVATION_BEHIND;
    } else if (node.isStandard()
        && MOVING.contains(node.opType())
        && !to.stream().allMatch(quantize -> sameMap(from.get(0), quantize))) {
      return FloatReason.OTHER_SCALE;
    }
    return FloatReason.NO_KERNEL;
  }

  /**
   * Where a node's floating operands come from, scalars aside.
   *
   * @param quantized the DequantizeLinear nodes of activations
   * @param storedWeight whether a constant comes from integers
   * @param floating whether an activation comes as float
   */
  private record Operands(List<Node> quantized, boolean storedWeight, boolean floating) {}

  private Operands operands(Node node) {
    List<Node> quantized = new ArrayList<>();
    boolean stored = KernelPrecision.isBlocked(node);
    boolean floating = false;
    for (String input : node.inputs()) {
      if (input.isEmpty() || index.constant(input).isPresent() || !type(input).isFloating()) {
        continue;
      }
      Optional<Node> source = source(input).filter(Fusion::isDequantize);
      boolean constant = source.flatMap(dq -> dq.input(0)).flatMap(index::constant).isPresent();
      stored |= constant;
      floating |= source.isEmpty();
      source.filter(dq -> !constant).ifPresent(quantized::add);
    }
    return new Operands(quantized, stored, floating);
  }

  private ElementType type(String value) {
    return Optional.ofNullable(types.get(value))
        .flatMap(ValueInfo::tensorType)
        .map(OfTensor::elementType)
        .orElse(ElementType.UNDEFINED);
  }

  private boolean isWide(Node dequantize) {
    return type(dequantize.inputs().get(0)).bits() > Byte.SIZE;
  }

  private boolean sameMap(Node dequantize, Node quantize) {
    return sameConstant(dequantize.input(1), quantize.input(1))
        && sameConstant(dequantize.input(2), quantize.input(2));
  }

  private boolean sameConstant(Optional<String> one, Optional<String> other) {
    return one.equals(other) || one.flatMap(index::constant).equals(other.flatMap(index::constant));
  }

  /** The node that made a value, changes of memory layout aside. */
  private Optional<Node> source(String value) {
    Optional<Node> at = index.producer(value);
    while (at.filter(node -> OTHER_LAYOUT.contains(node.opType())).isPresent()) {
      at = at.flatMap(node -> node.input(0)).flatMap(index::producer);
    }
    return at;
  }

  /** The nodes that use a value, changes of memory layout aside. */
  private List<Node> users(String value) {
    List<Node> users = new ArrayList<>();
    for (Node user : index.consumers(value)) {
      if (OTHER_LAYOUT.contains(user.opType())) {
        users.addAll(users(user.id()));
      } else {
        users.add(user);
      }
    }
    return users;
  }
}
