package dev.lapidary.core.data;

import dev.lapidary.core.error.DataException;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;

/** Gives data the element type a model wants. */
public final class TensorCast {
  private static final Set<ElementType> FLOATING =
      Set.of(ElementType.FLOAT, ElementType.DOUBLE, ElementType.FLOAT16, ElementType.BFLOAT16);
  private static final Set<ElementType> INTEGRAL =
      Set.of(
          ElementType.BOOL,
          ElementType.UINT8,
          ElementType.INT8,
          ElementType.UINT16,
          ElementType.INT16,
          ElementType.UINT32,
          ElementType.INT32,
          ElementType.UINT64,
          ElementType.INT64);

  private TensorCast() {}

  /** Whether {@link #cast} knows both types. */
  public static boolean possible(ElementType from, ElementType to) {
    return from == to || isNumber(from) && isNumber(to);
  }

  private static boolean isNumber(ElementType type) {
    return FLOATING.contains(type) || INTEGRAL.contains(type);
  }

  /**
   * The same values as another type. Floating types are rounded; an integral type must hold every
   * value exactly.
   *
   * @param input for messages
   * @throws DataException if an integral type cannot hold a value
   */
  public static Tensor cast(Tensor tensor, ElementType to, String input) throws DataException {
    if (tensor.elementType() == to) {
      return tensor;
    }
    if (INTEGRAL.contains(tensor.elementType()) && INTEGRAL.contains(to)) {
      return integers(tensor, to, input);
    }
    return INTEGRAL.contains(to) ? wholes(tensor, to, input) : floats(tensor, to);
  }

  private static Tensor floats(Tensor tensor, ElementType to) {
    if (to != ElementType.DOUBLE) {
      return Tensor.ofFloats(to, tensor.toFloats(), tensor.lengths());
    }
    ByteBuffer data = allocate(tensor, to);
    for (int i = 0; i < tensor.elementCount(); i++) {
      data.putDouble(tensor.doubleAt(i));
    }
    return Tensor.of(to, data.flip(), tensor.lengths());
  }

  private static Tensor wholes(Tensor tensor, ElementType to, String input) throws DataException {
    ByteBuffer data = allocate(tensor, to);
    for (int i = 0; i < tensor.elementCount(); i++) {
      double value = tensor.doubleAt(i);
      if (value != Math.rint(value) || Math.abs(value) > Long.MAX_VALUE) {
        throw new DataException("data.bind.inexact", input, to, value);
      }
      put(data, (long) value, to, input);
    }
    return Tensor.of(to, data.flip(), tensor.lengths());
  }

  private static Tensor integers(Tensor tensor, ElementType to, String input) throws DataException {
    ByteBuffer data = allocate(tensor, to);
    for (long value : tensor.toLongs()) {
      put(data, value, to, input);
    }
    return Tensor.of(to, data.flip(), tensor.lengths());
  }

  private static void put(ByteBuffer data, long value, ElementType to, String input)
      throws DataException {
    if (!holds(to, value)) {
      throw new DataException("data.bind.inexact", input, to, value);
    }
    switch (to.bits()) {
      case Byte.SIZE -> data.put((byte) value);
      case Short.SIZE -> data.putShort((short) value);
      case Integer.SIZE -> data.putInt((int) value);
      default -> data.putLong(value);
    }
  }

  private static boolean holds(ElementType type, long value) {
    return switch (type) {
      case BOOL -> value == 0 || value == 1;
      case INT8 -> value == (byte) value;
      case UINT8 -> value >>> Byte.SIZE == 0;
      case INT16 -> value == (short) value;
      case UINT16 -> value >>> Short.SIZE == 0;
      case INT32 -> value == (int) value;
      case UINT32 -> value >>> Integer.SIZE == 0;
      case UINT64 -> value >= 0;
      default -> true;
    };
  }

  private static ByteBuffer allocate(Tensor tensor, ElementType to) {
    long bytes = tensor.elementCount() * (to.bits() / Byte.SIZE);
    return ByteBuffer.allocate(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
  }
}
