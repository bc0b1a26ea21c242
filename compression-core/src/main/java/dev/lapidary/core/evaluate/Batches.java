package dev.lapidary.core.evaluate;

import dev.lapidary.core.data.BoundDataset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Divides a dataset into the batches a model is run with, in order. */
final class Batches {
  private Batches() {}

  /** Positions of each batch; all but the last are as large as the model and settings say. */
  static List<int[]> of(BoundDataset bound, EvaluationSettings settings) {
    return of(bound.size(), bound.fixedBatch().orElse(settings.batchSize()));
  }

  static List<int[]> of(int samples, int batch) {
    List<int[]> batches = new ArrayList<>();
    for (int start = 0; start < samples; start += batch) {
      batches.add(IntStream.range(start, Math.min(samples, start + batch)).toArray());
    }
    return batches;
  }
}
