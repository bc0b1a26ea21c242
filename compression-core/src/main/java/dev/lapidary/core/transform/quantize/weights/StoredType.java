package dev.lapidary.core.transform.quantize.weights;

import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Float8;

/** What floating-point weights can be stored as, as recipes name it. */
public enum StoredType {
  /** Half the bytes: the range of float with 8 bits of precision. */
  BFLOAT16(ElementType.BFLOAT16, 13),
  /** A quarter of the bytes, 4 bits of precision. */
  FLOAT8_E4M3FN(ElementType.FLOAT8E4M3FN, 19),
  /** A quarter of the bytes, 3 bits of precision and a wider range. */
  FLOAT8_E5M2(ElementType.FLOAT8E5M2, 19);

  private final ElementType elementType;
  private final int opset;

  StoredType(ElementType elementType, int opset) {
    this.elementType = elementType;
    this.opset = opset;
  }

  /** The operator set in which a cast or DequantizeLinear of it appeared. */
  int opset() {
    return opset;
  }

  /** Values of a weight in this type. */
  StoredFloats store(float[] values, long... lengths) {
    return switch (this) {
      case BFLOAT16 -> StoredFloats.bfloat16(values, lengths);
      case FLOAT8_E4M3FN -> StoredFloats.float8(Float8.E4M3FN, values, lengths);
      case FLOAT8_E5M2 -> StoredFloats.float8(Float8.E5M2, values, lengths);
    };
  }

  ElementType elementType() {
    return elementType;
  }
}
