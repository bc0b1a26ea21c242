package dev.lapidary.core.data;

import dev.lapidary.core.error.DataException;
import java.nio.ByteBuffer;
import java.util.List;

/** Class labels out of an array. */
final class Labels {
  private Labels() {}

  /**
   * The labels in {@code array}, shaped {@code [N]} or {@code [N, 1]}, whole numbers of any type.
   *
   * @param samples as many as there must be
   * @throws DataException if shape, number or values are not those of class labels
   */
  static int[] read(ArrayData array, int samples, String place) throws DataException {
    if (array.sampleElements() != 1) {
      throw new DataException("data.labelShape", place, array.shape());
    }
    if (array.count() != samples) {
      throw new DataException("data.labelCount", place, array.count(), samples);
    }
    int[] labels = new int[samples];
    ByteBuffer data = array.buffer();
    for (int i = 0; i < samples; i++) {
      double value = array.get(data, i);
      labels[i] = (int) value;
      if (labels[i] != value || value < 0) {
        throw new DataException("data.labelValue", place, i, value);
      }
    }
    return labels;
  }

  /**
   * Checks that every label has a class, if classes are named at all.
   *
   * @throws DataException naming the first sample whose label has none
   */
  static void check(int[] labels, List<String> classes, String place) throws DataException {
    for (int i = 0; i < labels.length && !classes.isEmpty(); i++) {
      if (labels[i] >= classes.size()) {
        throw new DataException("data.labelUnnamed", place, i, labels[i], classes.size());
      }
    }
  }
}
