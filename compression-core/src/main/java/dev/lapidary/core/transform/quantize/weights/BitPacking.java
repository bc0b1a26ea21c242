package dev.lapidary.core.transform.quantize.weights;

import java.util.Arrays;

/** Codes of 4 or 8 bits in bytes, the first in the low bits; each row begins a byte of its own. */
final class BitPacking {
  private BitPacking() {}

  /**
   * Packs rows of codes.
   *
   * @param codes [rows, length]
   * @param padded the length of a packed row in codes, {@code length} or more, filling whole bytes
   * @param fill what the rest of a row is filled with
   */
  static byte[] pack(byte[] codes, int rows, int padded, int bits, int fill) {
    int length = codes.length / rows;
    int perByte = Byte.SIZE / bits;
    byte[] packed = new byte[Math.multiplyExact(rows, padded / perByte)];
    byte[] row = new byte[padded];
    Arrays.fill(row, (byte) fill);
    for (int r = 0; r < rows; r++) {
      System.arraycopy(codes, r * length, row, 0, length);
      for (int i = 0; i < padded; i++) {
        int at = r * (padded / perByte) + i / perByte;
        packed[at] |= (byte) (row[i] << i % perByte * bits);
      }
    }
    return packed;
  }

  /** The least length that fills whole bytes. */
  static int wholeBytes(int length, int bits) {
    int perByte = Byte.SIZE / bits;
    return (length + perByte - 1) / perByte * perByte;
  }
}
