package dev.lapidary.core.ir;

import java.util.Arrays;

/** The element types of ONNX tensors, with ONNX's own codes ({@code TensorProto.DataType}). */
public enum ElementType {
  UNDEFINED(0, 0),
  FLOAT(1, 32),
  UINT8(2, 8),
  INT8(3, 8),
  UINT16(4, 16),
  INT16(5, 16),
  INT32(6, 32),
  INT64(7, 64),
  STRING(8, 0),
  BOOL(9, 8),
  FLOAT16(10, 16),
  DOUBLE(11, 64),
  UINT32(12, 32),
  UINT64(13, 64),
  COMPLEX64(14, 64),
  COMPLEX128(15, 128),
  BFLOAT16(16, 16),
  FLOAT8E4M3FN(17, 8),
  FLOAT8E4M3FNUZ(18, 8),
  FLOAT8E5M2(19, 8),
  FLOAT8E5M2FNUZ(20, 8),
  UINT4(21, 4),
  INT4(22, 4),
  FLOAT4E2M1(23, 4);

  private final int code;
  private final int bits;

  ElementType(int code, int bits) {
    this.code = code;
    this.bits = bits;
  }

  /** The number ONNX files use for this type. */
  public int code() {
    return code;
  }

  /**
   * Bits of one element; 0 for strings and undefined. Elements below 8 bits are packed, low first.
   */
  public int bits() {
    return bits;
  }

  /** Bytes that {@code elements} packed elements take. */
  public long byteSize(long elements) {
    return (Math.multiplyExact(elements, (long) bits) + 7) / 8;
  }

  /** Whether the type is a real floating-point type of any width. */
  public boolean isFloating() {
    return switch (this) {
      case FLOAT, FLOAT16, DOUBLE, BFLOAT16 -> true;
      case FLOAT8E4M3FN, FLOAT8E4M3FNUZ, FLOAT8E5M2, FLOAT8E5M2FNUZ, FLOAT4E2M1 -> true;
      default -> false;
    };
  }

  /**
   * The type with ONNX's code.
   *
   * @throws IllegalArgumentException if no type has the code
   */
  public static ElementType ofCode(int code) {
    return Arrays.stream(values())
        .filter(type -> type.code == code)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("unknown ONNX element type " + code));
  }
}
