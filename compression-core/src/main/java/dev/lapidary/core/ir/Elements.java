package dev.lapidary.core.ir;

import java.nio.ByteBuffer;

/** Reads and writes single elements of packed little-endian data. */
final class Elements {
  private Elements() {}

  static double get(ElementType type, ByteBuffer data, int index) {
    return switch (type) {
      case FLOAT -> data.getFloat(index * Float.BYTES);
      case DOUBLE -> data.getDouble(index * Double.BYTES);
      case FLOAT16 -> HalfFloats.fromFloat16(data.getShort(index * Short.BYTES));
      case BFLOAT16 -> HalfFloats.fromBfloat16(data.getShort(index * Short.BYTES));
      case UINT64 -> unsigned(data.getLong(index * Long.BYTES));
      default -> getLong(type, data, index);
    };
  }

  static long getLong(ElementType type, ByteBuffer data, int index) {
    return switch (type) {
      case INT64, UINT64 -> data.getLong(index * Long.BYTES);
      case INT32 -> data.getInt(index * Integer.BYTES);
      case UINT32 -> Integer.toUnsignedLong(data.getInt(index * Integer.BYTES));
      case INT16 -> data.getShort(index * Short.BYTES);
      case UINT16 -> Short.toUnsignedInt(data.getShort(index * Short.BYTES));
      case INT8 -> data.get(index);
      case UINT8, BOOL -> Byte.toUnsignedInt(data.get(index));
      case UINT4 -> nibble(data, index);
      case INT4 -> (nibble(data, index) ^ 8) - 8;
      default -> throw new IllegalStateException(type + " elements are not integers");
    };
  }

  /** Floating values are rounded to nearest even, integral ones cast. */
  static void put(ElementType type, ByteBuffer data, int index, float value) {
    switch (type) {
      case FLOAT -> data.putFloat(index * Float.BYTES, value);
      case DOUBLE -> data.putDouble(index * Double.BYTES, value);
      case FLOAT16 -> data.putShort(index * Short.BYTES, HalfFloats.toFloat16(value));
      case BFLOAT16 -> data.putShort(index * Short.BYTES, HalfFloats.toBfloat16(value));
      case INT64, UINT64 -> data.putLong(index * Long.BYTES, (long) value);
      case INT32, UINT32 -> data.putInt(index * Integer.BYTES, (int) (long) value);
      case INT16, UINT16 -> data.putShort(index * Short.BYTES, (short) (int) value);
      case INT8, UINT8, BOOL -> data.put(index, (byte) (int) value);
      default -> throw new IllegalStateException("cannot store floats as " + type);
    }
  }

  private static int nibble(ByteBuffer data, int index) {
    return data.get(index / 2) >> (index % 2 * 4) & 0xF;
  }

  private static double unsigned(long value) {
    return value >= 0 ? value : (value >>> 1 | value & 1) * 2.0;
  }
}
