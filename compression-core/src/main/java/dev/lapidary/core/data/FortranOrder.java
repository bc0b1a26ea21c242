package dev.lapidary.core.data;

/** Arrays whose first axis runs fastest, as NumPy saves what was transposed. */
final class FortranOrder {
  private FortranOrder() {}

  /** The same array with the last axis running fastest. */
  static ArrayData toRowMajor(ArrayData array) {
    int[] lengths = array.lengths();
    int width = array.width();
    byte[] from = array.bytes();
    byte[] to = new byte[from.length];
    int[] position = new int[lengths.length];
    for (int out = 0; out < from.length; out += width) {
      System.arraycopy(from, columnMajor(position, lengths) * width, to, out, width);
      advance(position, lengths);
    }
    return new ArrayData(array.elementType(), lengths, to);
  }

  private static int columnMajor(int[] position, int[] lengths) {
    int index = 0;
    for (int axis = lengths.length - 1; axis >= 0; axis--) {
      index = index * lengths[axis] + position[axis];
    }
    return index;
  }

  private static void advance(int[] position, int[] lengths) {
    for (int axis = lengths.length - 1; axis >= 0; axis--) {
      position[axis]++;
      if (position[axis] < lengths[axis]) {
        return;
      }
      position[axis] = 0;
    }
  }
}
