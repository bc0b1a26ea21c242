package dev.lapidary.core.train;

import dev.lapidary.core.data.Batch;
import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.data.Datasets;
import dev.lapidary.core.error.DataException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Cuts a dataset into shuffled, augmented batches. All random choices of an epoch follow from the
 * plan's seed and the epoch's number. The samples are spread evenly, so that no batch is much
 * smaller than the others: batch statistics of a few samples would spoil the running ones.
 */
public final class TrainingBatches {
  private final Dataset dataset;
  private final TrainingPlan plan;
  private final int perEpoch;
  private int[] order;
  private SplittableRandom random;

  private TrainingBatches(Dataset dataset, TrainingPlan plan) {
    this.dataset = dataset;
    this.plan = plan;
    this.perEpoch = (dataset.size() - 1) / plan.batchSize() + 1;
  }

  /**
   * @throws DataException if the dataset is empty or cannot feed the model
   */
  public static TrainingBatches of(Model model, Dataset dataset, TrainingPlan plan)
      throws DataException {
    if (dataset.size() == 0) {
      throw new DataException("train.noSamples", dataset.ref().path());
    }
    return new TrainingBatches(Datasets.bind(dataset, model), plan);
  }

  /** Batches in one epoch. */
  public int perEpoch() {
    return perEpoch;
  }

  /** Draws a new order. */
  public void shuffle(int epoch) {
    random = new SplittableRandom(plan.seed() * 1_000_003 + epoch);
    order = new int[dataset.size()];
    for (int i = 0; i < order.length; i++) {
      int other = random.nextInt(i + 1);
      order[i] = order[other];
      order[other] = i;
    }
  }

  /**
   * Decodes batch {@code number} of the epoch; to be called in rising order.
   *
   * @throws WorkbenchException if the data cannot be read or augmented
   */
  public TrainingBatch get(int number) throws WorkbenchException {
    int from = (int) ((long) order.length * number / perEpoch);
    int to = (int) ((long) order.length * (number + 1) / perEpoch);
    int[] indices = new int[to - from];
    System.arraycopy(order, from, indices, 0, indices.length);
    return decode(indices, new ImageAugmenter(plan.augmentation(), indices.length, random));
  }

  /** The samples as they are, or all mirrored. */
  TrainingBatch oriented(int[] indices, boolean mirrored) throws WorkbenchException {
    return decode(indices, ImageAugmenter.oriented(indices.length, mirrored));
  }

  private TrainingBatch decode(int[] indices, ImageAugmenter augmenter) throws WorkbenchException {
    Batch batch = dataset.batch(indices);
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    for (Map.Entry<String, Tensor> input : batch.inputs().entrySet()) {
      inputs.put(input.getKey(), augmenter.apply(input.getValue()));
    }
    return new TrainingBatch(indices, augmenter.flipped(), inputs, batch.labels());
  }
}
