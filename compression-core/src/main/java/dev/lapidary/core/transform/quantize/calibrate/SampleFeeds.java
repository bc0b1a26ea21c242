package dev.lapidary.core.transform.quantize.calibrate;

import dev.lapidary.core.data.BoundDataset;
import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.data.Datasets;
import dev.lapidary.core.error.DataException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Seeded samples of a dataset in batches that a model takes: of the wanted size, or of the size the
 * model fixes. One batch at a time is decoded.
 */
public final class SampleFeeds {
  private final BoundDataset bound;
  private final int step;

  /**
   * Draws the samples.
   *
   * @param wanted samples to draw without repetition; all if the dataset has fewer
   * @param batchSize where the model fixes none
   * @throws DataException if the dataset is empty or does not fit the model's inputs
   */
  public SampleFeeds(Dataset dataset, Model model, int wanted, int batchSize, long seed)
      throws DataException {
    bound = Datasets.bind(Datasets.sample(dataset, wanted, seed), model);
    step = bound.fixedBatch().orElse(batchSize);
    if (bound.size() == 0) {
      throw new DataException("calibration.noSamples", dataset.ref().path());
    }
  }

  /** The number of samples, 1 or more. */
  public int samples() {
    return bound.size();
  }

  /** The number of batches, 1 or more. */
  public int count() {
    return (bound.size() + step - 1) / step;
  }

  /**
   * Decodes one batch, by the names of the model's inputs. A batch that the model fixes is filled
   * up with its last sample, which widens no range.
   *
   * @throws DataException if the data is damaged
   */
  public Map<String, Tensor> feeds(int batch) throws DataException {
    int from = batch * step;
    return bound.feed(IntStream.range(from, Math.min(from + step, bound.size())).toArray());
  }
}
