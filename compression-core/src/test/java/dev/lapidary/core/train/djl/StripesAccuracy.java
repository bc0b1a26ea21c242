package dev.lapidary.core.train.djl;

import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.train.MemoryDataset;
import java.util.Map;

/** How many stripes a model tells apart. */
final class StripesAccuracy {
  private StripesAccuracy() {}

  /** The share of samples classified right, 0..1. */
  static double of(Model model, MemoryDataset dataset) throws Exception {
    int[] all = new int[dataset.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = i;
    }
    Tensor images = dataset.batch(all).inputs().get("x");
    float[] scores = Interpreter.run(model, Map.of("x", images)).toFloats();
    int right = 0;
    for (int i = 0; i < all.length; i++) {
      int best = 0;
      for (int k = 1; k < 3; k++) {
        best = scores[i * 3 + k] > scores[i * 3 + best] ? k : best;
      }
      right += best == dataset.classIndices()[i] ? 1 : 0;
    }
    return (double) right / all.length;
  }
}
