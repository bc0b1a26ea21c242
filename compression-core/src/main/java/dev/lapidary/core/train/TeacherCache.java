package dev.lapidary.core.train;

import dev.lapidary.core.ir.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** The values of a teacher for every sample of a dataset, as it is and mirrored. */
final class TeacherCache {
  /** 256 MB; what would take more is computed anew for each batch. */
  private static final long MOST_NUMBERS = 64L << 20;

  private final int samples;
  private final int orientations;
  private final Map<String, float[][][]> rows = new LinkedHashMap<>();
  private final Map<String, long[]> lengths = new LinkedHashMap<>();

  TeacherCache(int samples, int orientations) {
    this.samples = samples;
    this.orientations = orientations;
  }

  /** Whether there is room for values like these of one sample for all samples. */
  boolean holds(Map<String, Tensor> ofOneSample) {
    long numbers = ofOneSample.values().stream().mapToLong(Tensor::elementCount).sum();
    return numbers * samples * orientations <= MOST_NUMBERS;
  }

  /**
   * Keeps the values of some samples.
   *
   * @param orientation 1 if they are mirrored, else 0
   */
  void put(int[] indices, int orientation, Map<String, Tensor> values) {
    values.forEach(
        (name, tensor) -> {
          lengths.put(name, tensor.lengths());
          float[] all = tensor.toFloats();
          int length = all.length / indices.length;
          float[][] kept =
              rows.computeIfAbsent(name, n -> new float[orientations][samples][])[orientation];
          for (int i = 0; i < indices.length; i++) {
            kept[indices[i]] = Arrays.copyOfRange(all, i * length, (i + 1) * length);
          }
        });
  }

  /** The values of a batch, put together. */
  Map<String, Tensor> of(TrainingBatch batch) {
    Map<String, Tensor> found = new LinkedHashMap<>();
    rows.forEach((name, kept) -> found.put(name, of(batch, kept, lengths.get(name).clone())));
    return found;
  }

  private static Tensor of(TrainingBatch batch, float[][][] kept, long... shape) {
    int length = kept[0][0].length;
    float[] values = new float[batch.size() * length];
    for (int i = 0; i < batch.size(); i++) {
      float[] row = kept[batch.flipped()[i] ? 1 : 0][batch.indices()[i]];
      System.arraycopy(row, 0, values, i * length, length);
    }
    shape[0] = batch.size();
    return Tensor.ofFloats(values, shape);
  }
}
