package dev.lapidary.core.data;

import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.HalfFloats;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * An array of a file as it lies in memory, undecoded.
 *
 * @param elementType real, 8 bits or more
 * @param lengths axis 0 is the samples
 * @param bytes packed, little-endian, row-major; never changed
 */
record ArrayData(ElementType elementType, int[] lengths, byte[] bytes) {

  /** The number of samples. */
  int count() {
    return lengths[0];
  }

  /** The axes of one sample. */
  int[] sampleLengths() {
    return Arrays.copyOfRange(lengths, 1, lengths.length);
  }

  /** The elements of one sample. */
  int sampleElements() {
    return Arrays.stream(lengths).skip(1).reduce(1, Math::multiplyExact);
  }

  int width() {
    return elementType.bits() / Byte.SIZE;
  }

  ByteBuffer buffer() {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** One element. */
  double get(ByteBuffer data, int index) {
    return switch (elementType) {
      case FLOAT -> data.getFloat(index * Float.BYTES);
      case DOUBLE -> data.getDouble(index * Double.BYTES);
      case FLOAT16 -> HalfFloats.fromFloat16(data.getShort(index * Short.BYTES));
      case INT64 -> data.getLong(index * Long.BYTES);
      case UINT64 -> unsigned(data.getLong(index * Long.BYTES));
      case INT32 -> data.getInt(index * Integer.BYTES);
      case UINT32 -> Integer.toUnsignedLong(data.getInt(index * Integer.BYTES));
      case INT16 -> data.getShort(index * Short.BYTES);
      case UINT16 -> Short.toUnsignedInt(data.getShort(index * Short.BYTES));
      case INT8 -> data.get(index);
      case UINT8, BOOL -> Byte.toUnsignedInt(data.get(index));
      default -> throw new IllegalStateException("no array of a file holds " + elementType);
    };
  }

  private static double unsigned(long value) {
    return value >= 0 ? value : (value >>> 1 | value & 1) * 2.0;
  }

  /** {@code [300, 49, 10, 1]}, for messages. */
  String shape() {
    return Arrays.toString(lengths);
  }
}
