package dev.lapidary.core.transform.convert;

import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Cuts blocks out of tensors along one axis. */
final class TensorPart {
  private TensorPart() {}

  /**
   * Block {@code index} of {@code count} equal blocks along {@code axis}.
   *
   * @throws IllegalArgumentException if the axis does not divide, or elements are below 8 bits
   */
  static Tensor block(Tensor whole, int axis, int index, int count) {
    long[] lengths = whole.lengths();
    ElementType type = whole.elementType();
    if (lengths[axis] % count != 0 || type.bits() > 0 && type.bits() < Byte.SIZE) {
      throw new IllegalArgumentException(whole + " has no " + count + " blocks on axis " + axis);
    }
    int outer = 1;
    for (int i = 0; i < axis; i++) {
      outer *= Math.toIntExact(lengths[i]);
    }
    lengths[axis] /= count;
    int inner = 1;
    for (int i = axis; i < lengths.length; i++) {
      inner *= Math.toIntExact(lengths[i]);
    }
    return type == ElementType.STRING
        ? strings(whole, lengths, inner, index)
        : packed(whole, lengths, new int[] {outer, inner * type.bits() / Byte.SIZE, index, count});
  }

  /** Strings are cut along the first axis only. */
  private static Tensor strings(Tensor whole, long[] lengths, int inner, int index) {
    List<byte[]> part = whole.stringBytes().subList(index * inner, (index + 1) * inner);
    return Tensor.ofStringBytes(part, lengths);
  }

  private static Tensor packed(Tensor whole, long[] lengths, int[] layout) {
    int outer = layout[0];
    int bytes = layout[1];
    ByteBuffer source = whole.data();
    ByteBuffer part =
        ByteBuffer.allocate(Math.multiplyExact(outer, bytes)).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < outer; i++) {
      part.put(source.slice((i * layout[3] + layout[2]) * bytes, bytes));
    }
    return Tensor.of(whole.elementType(), part.flip(), lengths);
  }
}
