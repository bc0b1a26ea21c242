package dev.lapidary.core.transform.channel;

import dev.lapidary.core.ir.Tensor;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Parts of a tensor along one axis. */
final class AxisSlice {
  private AxisSlice() {}

  /**
   * The tensor with only some positions of an axis, in the order given.
   *
   * @param tensor of a type of whole bytes
   */
  static Tensor of(Tensor tensor, int axis, int[] positions) {
    long[] lengths = tensor.lengths();
    int width = tensor.elementType().bits() / Byte.SIZE;
    int inner = width * Math.toIntExact(AxisBlock.product(lengths, axis + 1, lengths.length));
    int outer = Math.toIntExact(AxisBlock.product(lengths, 0, axis));
    int stride = Math.toIntExact(lengths[axis]) * inner;
    ByteBuffer source = tensor.data();
    ByteBuffer target = ByteBuffer.allocate(outer * positions.length * inner);
    for (int block = 0; block < outer; block++) {
      for (int position : positions) {
        target.put(source.slice(block * stride + position * inner, inner));
      }
    }
    long[] cut = Arrays.copyOf(lengths, lengths.length);
    cut[axis] = positions.length;
    return Tensor.of(tensor.elementType(), target.rewind(), cut).withExtras(tensor.extras());
  }
}
