package dev.lapidary.core.transform.quantize.weights;

import java.util.stream.IntStream;

/**
 * A matrix of codes, each block of a row with a map of its own.
 *
 * @param codes unsigned, [rows, length]
 * @param scales [rows, blocks]
 * @param zeroPoints unsigned, [rows, blocks]
 */
record BlockMatrix(
    BlockScheme scheme, int rows, int length, byte[] codes, float[] scales, byte[] zeroPoints) {

  /** A matrix whose codes and maps are still to be set. */
  static BlockMatrix empty(BlockScheme scheme, int rows, int length) {
    int maps = Math.multiplyExact(rows, scheme.blocks(length));
    return new BlockMatrix(
        scheme, rows, length, new byte[rows * length], new float[maps], new byte[maps]);
  }

  /**
   * Rounds every weight to the nearest code.
   *
   * @param weights [rows, length]
   */
  static BlockMatrix nearest(BlockScheme scheme, float[] weights, int rows) {
    BlockMatrix matrix = empty(scheme, rows, weights.length / rows);
    IntStream.range(0, rows).parallel().forEach(row -> matrix.roundRow(row, weights));
    return matrix;
  }

  private void roundRow(int row, float[] weights) {
    for (int block = 0; block < blocks(); block++) {
      int from = row * length + block * scheme.blockSize();
      int to = Math.min(from + scheme.blockSize(), (row + 1) * length);
      BlockMap map = BlockMap.fit(weights, from, to, scheme);
      setMap(row, block, map);
      for (int i = from; i < to; i++) {
        codes[i] = (byte) map.code(weights[i]);
      }
    }
  }

  /**
   * The same maps with the nearest codes to other weights.
   *
   * @param weights [rows, length]
   */
  BlockMatrix withCodesOf(float[] weights) {
    byte[] others = new byte[codes.length];
    for (int i = 0; i < others.length; i++) {
      others[i] = (byte) map(i / length, i % length / scheme.blockSize()).code(weights[i]);
    }
    return new BlockMatrix(scheme, rows, length, others, scales, zeroPoints);
  }

  /** Blocks of a row. */
  int blocks() {
    return scheme.blocks(length);
  }

  void setMap(int row, int block, BlockMap map) {
    scales[row * blocks() + block] = map.scale();
    zeroPoints[row * blocks() + block] = (byte) map.zeroPoint();
  }

  BlockMap map(int row, int block) {
    int at = row * blocks() + block;
    return new BlockMap(scales[at], Byte.toUnsignedInt(zeroPoints[at]), scheme);
  }

  /** What the codes stand for, [rows, length]. */
  float[] values() {
    float[] values = new float[codes.length];
    for (int row = 0; row < rows; row++) {
      for (int block = 0; block < blocks(); block++) {
        BlockMap map = map(row, block);
        int from = row * length + block * scheme.blockSize();
        int to = Math.min(from + scheme.blockSize(), (row + 1) * length);
        for (int i = from; i < to; i++) {
          values[i] = map.value(Byte.toUnsignedInt(codes[i]));
        }
      }
    }
    return values;
  }
}
