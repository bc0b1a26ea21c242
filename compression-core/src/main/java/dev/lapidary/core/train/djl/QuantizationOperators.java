package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import java.util.Arrays;
import java.util.Optional;

/**
 * Quantization simulated in floating point, so that gradients pass: rounding counts as the
 * identity, clipping stops them (Bengio et al. 2013, Jacob et al. 2018). Towards the scale the two
 * operators together give {@code round(x/s) - x/s} inside the range and the bound outside (LSQ,
 * Esser et al. 2020).
 */
final class QuantizationOperators {
  private QuantizationOperators() {}

  /**
   * {@code clip(round(x / scale) + zero, lowest, highest)} as whole numbers in floating point; ties
   * go to even.
   */
  static NDArray quantize(OperatorCall call) throws ModelException {
    NDArray x = call.input(0).toType(DataType.FLOAT32, false);
    NDArray exact = x.div(alongAxis(call, scale(call)));
    NDArray rounded = exact.add(exact.round().sub(exact).stopGradient());
    ElementType type = quantizedType(call);
    float lowest = lowest(type, call);
    float highest = highest(type, call);
    Optional<NDArray> zero = zeroPoint(call);
    return (zero.isPresent() ? rounded.add(zero.get()) : rounded).clip(lowest, highest);
  }

  /** {@code (x - zero) * scale}. */
  static NDArray dequantize(OperatorCall call) throws ModelException {
    NDArray x = call.input(0).toType(DataType.FLOAT32, false);
    Optional<NDArray> zero = zeroPoint(call);
    NDArray centered = zero.isPresent() ? x.sub(zero.get()) : x;
    return centered.mul(alongAxis(call, scale(call)));
  }

  /**
   * The scale; where it is learned, with its gradient times {@code 1 / sqrt(N * qmax)}, N the
   * numbers that one scale rounds, so that scales move at the pace of weights (Esser et al. 2020,
   * section 2.2).
   */
  private static NDArray scale(OperatorCall call) throws ModelException {
    NDArray scale = call.input(1);
    if (call.phase() == Phase.INFERENCE || !scale.hasGradient()) {
      return scale;
    }
    double numbers = (double) call.input(0).size() / scale.size();
    float pace = (float) (1 / Math.sqrt(numbers * highest(quantizedType(call), call)));
    NDArray slow = Scalars.times(scale, pace);
    return scale.stopGradient().add(slow.sub(slow.stopGradient()));
  }

  private static Optional<NDArray> zeroPoint(OperatorCall call) {
    Optional<Tensor> zero = call.setting(2);
    boolean none = zero.isEmpty() || Arrays.equals(zero.get().toFloats(), zeros(zero.get()));
    return none
        ? Optional.empty()
        : zero.map(
            value ->
                alongAxis(
                    call, call.manager().create(value.toFloats(), new Shape(value.lengths()))));
  }

  private static float[] zeros(Tensor tensor) {
    return new float[Math.toIntExact(tensor.elementCount())];
  }

  /** Per channel or per block of an axis where there is more than one number. */
  private static NDArray alongAxis(OperatorCall call, NDArray values) {
    long[] lengths = OperatorCall.lengths(call.input(0));
    int rank = OperatorCall.rank(values);
    if (rank == 0 || values.size() == 1) {
      return values.reshape(new Shape());
    }
    int axis = call.axis("axis", 1, lengths.length);
    if (rank > 1) {
      long blockSize = call.node().intAttribute("block_size", 1);
      return values.repeat(axis, blockSize);
    }
    long[] shape = new long[lengths.length];
    Arrays.fill(shape, 1);
    shape[axis] = values.size();
    return values.reshape(new Shape(shape));
  }

  private static ElementType quantizedType(OperatorCall call) {
    long named = call.node().intAttribute("output_dtype", 0);
    if (named != 0) {
      return ElementType.ofCode((int) named);
    }
    return call.setting(2).map(Tensor::elementType).orElse(ElementType.UINT8);
  }

  private static float lowest(ElementType type, OperatorCall call) throws ModelException {
    return switch (type) {
      case UINT8, UINT16, UINT4 -> 0;
      case INT8 -> Byte.MIN_VALUE;
      case INT16 -> Short.MIN_VALUE;
      case INT4 -> -8;
      default -> throw call.unsupported("quantization to " + type);
    };
  }

  private static float highest(ElementType type, OperatorCall call) throws ModelException {
    return switch (type) {
      case UINT8 -> 255;
      case UINT16 -> 65535;
      case UINT4 -> 15;
      case INT8 -> Byte.MAX_VALUE;
      case INT16 -> Short.MAX_VALUE;
      case INT4 -> 7;
      default -> throw call.unsupported("quantization to " + type);
    };
  }

  /** Static part of what is refused. */
  static Optional<String> refusal(Node node) {
    long named = node.intAttribute("output_dtype", 0);
    boolean floating = named != 0 && ElementType.ofCode((int) named).isFloating();
    return floating ? Optional.of("quantization to floating point") : Optional.empty();
  }
}
