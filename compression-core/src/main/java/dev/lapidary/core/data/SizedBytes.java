package dev.lapidary.core.data;

import dev.lapidary.core.error.DataException;
import dev.lapidary.core.ir.ElementType;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** The content of an array, exactly as much as its header promises. */
final class SizedBytes {
  private static final long MOST_BYTES = Integer.MAX_VALUE - 8L;

  private SizedBytes() {}

  /**
   * Reads the rest of {@code in}. What is allocated follows what is really there, not the header.
   *
   * @throws DataException if the shape is absurd, does not fit memory, or there are fewer or more
   *     bytes
   */
  static byte[] read(InputStream in, String place, ElementType type, int[] lengths)
      throws IOException, DataException {
    int expected = size(place, type, lengths);
    byte[] bytes = in.readNBytes(expected);
    if (bytes.length < expected) {
      throw new DataException("data.truncated", place, expected, bytes.length);
    }
    if (in.read() >= 0) {
      throw new DataException("data.trailing", place, expected);
    }
    return bytes;
  }

  private static int size(String place, ElementType type, int[] lengths) throws DataException {
    String shape = Arrays.toString(lengths);
    if (lengths.length == 0 || Arrays.stream(lengths).anyMatch(length -> length < 1)) {
      throw new DataException("data.emptyArray", place, shape);
    }
    double bytes = type.bits() / (double) Byte.SIZE;
    for (int length : lengths) {
      bytes *= length;
    }
    checkRoom(place, shape, bytes);
    return (int) bytes;
  }

  /**
   * Checks that memory can hold {@code bytes} twice: pieces read so far stand beside the whole for
   * a moment.
   *
   * @throws DataException if it cannot, or if it is more than an array can hold
   */
  static void checkRoom(String place, String shape, double bytes) throws DataException {
    Runtime runtime = Runtime.getRuntime();
    long free = runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
    long room = Math.min(MOST_BYTES, free / 2);
    if (bytes > room) {
      throw new DataException("data.tooLarge", place, shape, String.format("%.0f", bytes), room);
    }
  }

  /** Turns big-endian elements into little-endian ones, in place. */
  static byte[] swap(byte[] bytes, ElementType type) {
    int width = type.bits() / Byte.SIZE;
    if (width == 1) {
      return bytes;
    }
    for (int start = 0; start < bytes.length; start += width) {
      for (int i = 0; i < width / 2; i++) {
        byte swapped = bytes[start + i];
        bytes[start + i] = bytes[start + width - 1 - i];
        bytes[start + width - 1 - i] = swapped;
      }
    }
    return bytes;
  }
}
