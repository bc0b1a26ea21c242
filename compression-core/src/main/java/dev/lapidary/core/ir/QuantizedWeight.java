package dev.lapidary.core.ir;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/**
 * The integer weight that a node takes, if it takes one.
 *
 * @param value its name; whether it is a constant is not known here
 * @param zeroPoint the name of what stands for zero; empty for the layout's own
 */
public record QuantizedWeight(String value, Optional<String> zeroPoint, Layout layout) {

  /** How elements lie in the stored tensor, and which zero point belongs to which. */
  sealed interface Layout permits AxisLayout, PackedLayout {

    /** Counts; empty if the tensors do not fit the layout. */
    Optional<Count> count(Tensor weight, Optional<Tensor> zeroPoint);
  }

  /** Elements of a weight, and how many of them stand for zero. */
  public record Count(long elements, long zeros) {

    /** The share of zeros, 0..1; 0 if there are no elements. */
    public double zeroFraction() {
      return elements == 0 ? 0 : (double) zeros / elements;
    }
  }

  /** What the node takes by its operator. */
  public static Optional<QuantizedWeight> of(Node node) {
    return switch (node.opType()) {
      case "DequantizeLinear" ->
          of(node, 0, 2, new AxisLayout(integer(node, "axis", 1), integer(node, "block_size", 0)));
      case "QLinearConv" -> of(node, 3, 5, new AxisLayout(0, 0));
      case "QLinearMatMul" -> of(node, 3, 5, new AxisLayout(-1, 0));
      case "QGemm" -> of(node, 3, 5, new AxisLayout(integer(node, "transB", 0) == 0 ? 1 : 0, 0));
      case "MatMulIntegerToFloat" -> of(node, 1, 5, new AxisLayout(-1, 0));
      case "ConvInteger" -> of(node, 1, 3, new AxisLayout(0, 0));
      case "MatMulInteger", "DynamicQuantizeMatMul" -> of(node, 1, 3, new AxisLayout(-1, 0));
      case "MatMulNBits" -> of(node, 1, 3, PackedLayout.product(node));
      case "GatherBlockQuantized" -> of(node, 0, 3, PackedLayout.table(node));
      default -> Optional.empty();
    };
  }

  private static Optional<QuantizedWeight> of(Node node, int weight, int zeroPoint, Layout layout) {
    return node.input(weight).map(name -> new QuantizedWeight(name, node.input(zeroPoint), layout));
  }

  static int integer(Node node, String attribute, int otherwise) {
    return (int) node.intAttribute(attribute, otherwise);
  }

  /**
   * Counts elements, unpacked, and those equal to their zero point.
   *
   * @param constants the tensor of a name, empty if it is no constant
   * @return empty if the weight is not a constant of integers of 8 bits or fewer
   */
  public Optional<Count> count(Function<String, Optional<Tensor>> constants) {
    return constants
        .apply(value)
        .filter(weight -> isNarrowInteger(weight.elementType()))
        .flatMap(weight -> layout.count(weight, zeroPoint.flatMap(constants)));
  }

  private static boolean isNarrowInteger(ElementType type) {
    return !type.isFloating() && type.bits() > 0 && type.bits() <= Byte.SIZE;
  }

  /**
   * An element of the tensor for each of the weight. Without a zero point zero is 0.
   *
   * @param axis the axis a one-dimensional zero point runs along; may be negative
   * @param blockSize elements of the axis that share a zero point of the weight's own rank
   */
  record AxisLayout(int axis, int blockSize) implements Layout {

    @Override
    public Optional<Count> count(Tensor weight, Optional<Tensor> zeroPoint) {
      long[] codes = weight.toLongs();
      long[] zeros = zeroPoint.map(Tensor::toLongs).orElse(new long[1]);
      if (Arrays.stream(zeros).distinct().count() == 1) {
        long equal = equal(codes, zeros[0]);
        return Optional.of(new Count(codes.length, equal));
      }
      return fits(weight, zeroPoint.orElseThrow())
          ? Optional.of(new Count(codes.length, equal(codes, zeros, weight, zeroPoint.get())))
          : Optional.empty();
    }

    private static long equal(long[] codes, long zero) {
      long equal = 0;
      for (long code : codes) {
        equal += code == zero ? 1 : 0;
      }
      return equal;
    }

    private boolean fits(Tensor weight, Tensor zero) {
      int along = along(weight);
      if (along < 0 || along >= weight.rank() || zero.elementCount() == 0) {
        return false;
      } else if (zero.rank() == 1) {
        return zero.length(0) == weight.length(along);
      }
      long[] wanted = weight.lengths();
      long size = Math.max(1, blockSize);
      wanted[along] = (wanted[along] + size - 1) / size;
      return Arrays.equals(wanted, zero.lengths());
    }

    private int along(Tensor weight) {
      return axis < 0 ? axis + weight.rank() : axis;
    }

    private long equal(long[] codes, long[] zeros, Tensor weight, Tensor zero) {
      int along = along(weight);
      int inner = 1;
      for (int i = along + 1; i < weight.rank(); i++) {
        inner = Math.toIntExact(inner * weight.length(i));
      }
      int length = Math.toIntExact(weight.length(along));
      int size = Math.max(1, blockSize);
      long equal = 0;
      for (int i = 0; i < codes.length; i++) {
        int position = i / inner % length;
        int block = (int) (i / inner / length * zero.length(along % zero.rank())) + position / size;
        int at = zero.rank() == 1 ? position : block * inner + i % inner;
        equal += codes[i] == zeros[at] ? 1 : 0;
      }
      return equal;
    }
  }
}
