package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Tensor;
import java.util.Optional;

/**
 * Tensors as arrays of the engine and back. Every floating-point type is computed in FLOAT32;
 * integers the engine does not have take the next wider type it has.
 */
final class TensorArrays {
  private TensorArrays() {}

  /** The type that tensors of {@code type} are computed in; empty if they cannot be. */
  static Optional<DataType> typeOf(ElementType type) {
    return Optional.ofNullable(
        switch (type) {
          case FLOAT, DOUBLE, FLOAT16, BFLOAT16 -> DataType.FLOAT32;
          case INT64, UINT32 -> DataType.INT64;
          case INT32, INT16, UINT16, INT4, UINT4 -> DataType.INT32;
          case INT8 -> DataType.INT8;
          case UINT8 -> DataType.UINT8;
          case BOOL -> DataType.BOOLEAN;
          default -> null;
        });
  }

  /**
   * An array of its own.
   *
   * @throws IllegalArgumentException if {@link #typeOf} is empty
   */
  static NDArray copy(NDManager manager, Tensor tensor) {
    try (NDArray view = view(manager, tensor)) {
      return view.duplicate();
    }
  }

  /**
   * An array that may share the tensor's memory; must not be changed in place.
   *
   * @throws IllegalArgumentException if {@link #typeOf} is empty
   */
  static NDArray view(NDManager manager, Tensor tensor) {
    DataType type =
        typeOf(tensor.elementType())
            .orElseThrow(() -> new IllegalArgumentException("no arrays of " + tensor));
    Shape shape = new Shape(tensor.lengths());
    if (tensor.elementCount() == 0) {
      return manager.zeros(shape, type);
    }
    return switch (tensor.elementType()) {
      case FLOAT, INT64, INT32, INT8, UINT8, BOOL ->
          manager.create(tensor.nativeData(), shape, type);
      case DOUBLE, FLOAT16, BFLOAT16 -> manager.create(tensor.toFloats(), shape);
      default -> manager.create(tensor.toLongs(), shape).toType(type, false);
    };
  }

  /** What an array holds. */
  static Tensor tensor(NDArray array) {
    ElementType type =
        switch (array.getDataType()) {
          case FLOAT32 -> ElementType.FLOAT;
          case FLOAT64 -> ElementType.DOUBLE;
          case INT64 -> ElementType.INT64;
          case INT32 -> ElementType.INT32;
          case INT8 -> ElementType.INT8;
          case UINT8 -> ElementType.UINT8;
          case BOOLEAN -> ElementType.BOOL;
          default -> throw new IllegalStateException("no tensor of " + array.getDataType());
        };
    return Tensor.of(type, array.toByteBuffer(), array.getShape().getShape());
  }
}
