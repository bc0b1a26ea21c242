package dev.lapidary.core.profile;

import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Tensor;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Counts the elements of a weight that stand for zero. */
final class ZeroCount {
  private ZeroCount() {}

  /** Elements equal to zero, or to the zero point of a quantized weight. */
  static long of(Tensor weight, Optional<Tensor> zeroPoint) {
    ByteBuffer data = weight.data();
    return switch (weight.elementType()) {
      case FLOAT -> floats(data);
      case FLOAT16, BFLOAT16 -> halves(data);
      case INT8, UINT8 -> bytes(data, weight, zeroPoint);
      case DOUBLE, INT16, UINT16, INT4, UINT4, INT32, UINT32, INT64 -> others(weight);
      default -> 0;
    };
  }

  private static long floats(ByteBuffer data) {
    long zeros = 0;
    for (int at = 0; at < data.limit(); at += Float.BYTES) {
      zeros += data.getInt(at) << 1 == 0 ? 1 : 0;
    }
    return zeros;
  }

  private static long halves(ByteBuffer data) {
    long zeros = 0;
    for (int at = 0; at < data.limit(); at += Short.BYTES) {
      zeros += (data.getShort(at) & 0x7FFF) == 0 ? 1 : 0;
    }
    return zeros;
  }

  /** Of zero points a channel the first counts: symmetric weights have 0 everywhere. */
  private static long bytes(ByteBuffer data, Tensor weight, Optional<Tensor> zeroPoint) {
    byte zero =
        zeroPoint
            .filter(point -> point.elementType().bits() == ElementType.INT8.bits())
            .filter(point -> point.elementCount() > 0)
            .map(point -> point.data().get(0))
            .orElse((byte) 0);
    long zeros = 0;
    for (int at = 0; at < weight.byteSize(); at++) {
      zeros += data.get(at) == zero ? 1 : 0;
    }
    return zeros;
  }

  private static long others(Tensor weight) {
    long zeros = 0;
    long count = weight.elementCount();
    for (int i = 0; i < count; i++) {
      zeros += weight.doubleAt(i) == 0 ? 1 : 0;
    }
    return zeros;
  }
}
