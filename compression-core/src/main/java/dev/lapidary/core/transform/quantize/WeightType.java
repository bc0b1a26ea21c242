package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Tensor;
import java.util.Arrays;

/** What weights are stored as where an operator takes both. */
public enum WeightType {
  /** -127..127 around 0. */
  INT8(ElementType.INT8, 0),
  /** The same integers moved up by 128, for kernels without signed weights. */
  UINT8(ElementType.UINT8, 128);

  private final ElementType elementType;
  private final int zeroPoint;

  WeightType(ElementType elementType, int zeroPoint) {
    this.elementType = elementType;
    this.zeroPoint = zeroPoint;
  }

  /** INT8 values in this type. */
  Tensor store(Tensor int8) {
    if (this == INT8) {
      return int8;
    }
    byte[] bytes = new byte[Math.toIntExact(int8.elementCount())];
    int8.data().get(bytes);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] += (byte) zeroPoint;
    }
    return Tensor.ofBytes(elementType, bytes, int8.lengths());
  }

  /** The integers that stand for 0, in the shape of a weight's scales. */
  Tensor zeroPoints(long... lengths) {
    int count = 1;
    for (long length : lengths) {
      count *= Math.toIntExact(length);
    }
    byte[] bytes = new byte[count];
    Arrays.fill(bytes, (byte) zeroPoint);
    return Tensor.ofBytes(elementType, bytes, lengths);
  }
}
