package dev.lapidary.core.ir;

import dev.lapidary.core.ir.QuantizedWeight.AxisLayout;
import dev.lapidary.core.ir.QuantizedWeight.Count;
import dev.lapidary.core.ir.QuantizedWeight.Layout;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Codes of few bits in bytes, the first in the low bits, as ONNX Runtime's MatMulNBits and
 * GatherBlockQuantized hold them: rows of blocks, each with a zero point, packed alike or float.
 * Without zero points the middle code is zero.
 *
 * @param rows 0 if the tensor's last axis is a row
 * @param length codes of a row that are weights; 0 if all are
 * @param bits of a code, dividing 8
 * @param axis of the blocks in a tensor that is not packed
 */
record PackedLayout(int rows, int length, int bits, int blockSize, int axis) implements Layout {

  /** Of MatMulNBits: a row an output channel, the last block filled up. */
  static PackedLayout product(Node node) {
    return new PackedLayout(
        QuantizedWeight.integer(node, "N", 0),
        QuantizedWeight.integer(node, "K", 0),
        QuantizedWeight.integer(node, "bits", 4),
        QuantizedWeight.integer(node, "block_size", 0),
        -1);
  }

  /** Of GatherBlockQuantized: packed only in UINT8. */
  static PackedLayout table(Node node) {
    return new PackedLayout(
        0,
        0,
        QuantizedWeight.integer(node, "bits", 4),
        QuantizedWeight.integer(node, "block_size", 128),
        QuantizedWeight.integer(node, "quantize_axis", 1));
  }

  @Override
  public Optional<Count> count(Tensor weight, Optional<Tensor> zeroPoint) {
    if (weight.elementType() != ElementType.UINT8) {
      return new AxisLayout(axis, blockSize).count(weight, zeroPoint);
    } else if (bits < 1 || Byte.SIZE % bits != 0 || blockSize < 1 || weight.rank() < 1) {
      return Optional.empty();
    }
    int perByte = Byte.SIZE / bits;
    long stored = weight.elementCount() * perByte;
    long all = rows > 0 ? rows : stored / Math.max(1, perByte * weight.length(weight.rank() - 1));
    long stride = all == 0 ? 0 : stored / all;
    long own = length > 0 ? length : stride;
    return own <= stride ? count(weight, zeroPoint, all, stride, own) : Optional.empty();
  }

  private Optional<Count> count(
      Tensor weight, Optional<Tensor> zeroPoint, long all, long stride, long own) {
    long blocks = (own + blockSize - 1) / blockSize;
    boolean packed = zeroPoint.filter(zero -> zero.elementType() == ElementType.UINT8).isPresent();
    int perByte = Byte.SIZE / bits;
    long zeroStride = packed ? (blocks + perByte - 1) / perByte * perByte : blocks;
    long known = zeroPoint.map(Tensor::elementCount).orElse(0L) * (packed ? perByte : 1);
    if (zeroPoint.isPresent() && known < all * zeroStride) {
      return Optional.empty();
    }
    ByteBuffer codes = weight.data();
    Optional<ByteBuffer> zeroCodes = zeroPoint.filter(zero -> packed).map(Tensor::data);
    long zeros = 0;
    for (long row = 0; row < all; row++) {
      for (long i = 0; i < own; i++) {
        long at = row * zeroStride + i / blockSize;
        double zero =
            zeroPoint.isEmpty()
                ? 1 << (bits - 1)
                : packed ? code(zeroCodes.get(), at) : zeroPoint.get().doubleAt((int) at);
        zeros += code(codes, row * stride + i) == zero ? 1 : 0;
      }
    }
    return Optional.of(new Count(all * own, zeros));
  }

  private int code(ByteBuffer packed, long index) {
    long bit = index * bits;
    int shift = (int) (bit % Byte.SIZE);
    return packed.get((int) (bit / Byte.SIZE)) >> shift & (1 << bits) - 1;
  }
}
