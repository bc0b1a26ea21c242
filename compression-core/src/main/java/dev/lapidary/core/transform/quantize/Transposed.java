package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.ir.Tensor;

/**
 * A tensor of FLOAT or of integers that a float holds exactly, with its last two axes exchanged.
 */
public final class Transposed {
  private Transposed() {}

  /** From [..., rows, columns] to [..., columns, rows]. */
  public static Tensor of(Tensor tensor) {
    long[] lengths = tensor.lengths();
    int rows = Math.toIntExact(lengths[lengths.length - 2]);
    int columns = Math.toIntExact(lengths[lengths.length - 1]);
    float[] from = tensor.toFloats();
    float[] to = new float[from.length];
    for (int start = 0; start < from.length; start += rows * columns) {
      for (int r = 0; r < rows; r++) {
        for (int c = 0; c < columns; c++) {
          to[start + c * rows + r] = from[start + r * columns + c];
        }
      }
    }
    lengths[lengths.length - 2] = columns;
    lengths[lengths.length - 1] = rows;
    return Tensor.ofFloats(tensor.elementType(), to, lengths);
  }
}
