package dev.lapidary.core.profile;

import dev.lapidary.core.ir.Tensor;
import java.nio.ByteBuffer;

/** Counts the zeros of a weight that is stored as it is. */
final class ZeroCount {
  private ZeroCount() {}

  /** The share of elements equal to zero, 0..1, of a tensor of 1 element or more. */
  static double fraction(Tensor weight) {
    ByteBuffer data = weight.data();
    long zeros =
        switch (weight.elementType()) {
          case FLOAT -> floats(data);
          case FLOAT16, BFLOAT16 -> halves(data);
          case DOUBLE, INT8, UINT8, INT16, UINT16, INT4, UINT4, INT32, UINT32, INT64 ->
              others(weight);
          default -> 0;
        };
    return (double) zeros / weight.elementCount();
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

  private static long others(Tensor weight) {
    long zeros = 0;
    long count = weight.elementCount();
    for (int i = 0; i < count; i++) {
      zeros += weight.doubleAt(i) == 0 ? 1 : 0;
    }
    return zeros;
  }
}
