package dev.lapidary.app.export;

import dev.lapidary.core.data.BoundDataset;
import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.data.Datasets;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.runtime.GivenInputs;
import dev.lapidary.core.runtime.InferenceSession;
import dev.lapidary.core.runtime.RandomInputs;
import dev.lapidary.core.runtime.SessionOptions;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Runs two files of what should be one model on the same inputs and compares their outputs. */
final class OutputCheck {
  private static final int SAMPLES = 64;
  private static final int RANDOM_RUNS = 16;
  private static final long SEED = 20_240_601;

  private int runs;
  private boolean identical = true;
  private double maxDifference;

  int runs() {
    return runs;
  }

  boolean identical() {
    return identical;
  }

  double maxDifference() {
    return maxDifference;
  }

  /** Compares on samples of {@code data}, or on seeded random inputs without any. */
  void compare(Path kept, Path written, Model model, Optional<Dataset> data, JobContext job)
      throws WorkbenchException {
    SessionOptions options = SessionOptions.defaults();
    try (InferenceSession one = InferenceSession.open(kept, options);
        InferenceSession other = InferenceSession.open(written, options)) {
      int wanted = data.map(d -> Math.min(SAMPLES, d.size())).orElse(RANDOM_RUNS);
      for (int i = 0; i < wanted; i++) {
        job.progress((double) i / wanted, written.getFileName().toString());
        Map<String, Tensor> feed = feed(model, data, i);
        add(one.run(feed, job), other.run(feed, job));
        runs++;
      }
    }
  }

  private static Map<String, Tensor> feed(Model model, Optional<Dataset> data, int index)
      throws WorkbenchException {
    if (data.isEmpty()) {
      return RandomInputs.of(model.graph(), 1, GivenInputs.none(), SEED + index);
    }
    BoundDataset bound = Datasets.bind(data.get(), model);
    return bound.feed(index);
  }

  private void add(Map<String, Tensor> ones, Map<String, Tensor> others) {
    for (Map.Entry<String, Tensor> one : ones.entrySet()) {
      Tensor other = others.get(one.getKey());
      if (!one.getValue().equals(other)) {
        identical = false;
        maxDifference = Math.max(maxDifference, difference(one.getValue(), other));
      }
    }
  }

  private static double difference(Tensor one, Tensor other) {
    boolean comparable =
        other != null
            && one.shape().equals(other.shape())
            && one.elementType() == ElementType.FLOAT
            && other.elementType() == ElementType.FLOAT;
    if (!comparable) {
      return Double.POSITIVE_INFINITY;
    }
    float[] left = one.toFloats();
    float[] right = other.toFloats();
    double most = 0;
    for (int i = 0; i < left.length; i++) {
      double apart = Math.abs((double) left[i] - right[i]);
      most = Math.max(most, Double.isNaN(apart) ? Double.POSITIVE_INFINITY : apart);
    }
    return most;
  }
}
