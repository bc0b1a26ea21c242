package dev.lapidary.core.train;

import dev.lapidary.core.data.Batch;
import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.data.Datasets;
import dev.lapidary.core.error.DataException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueInfo;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Cuts a dataset into shuffled, augmented batches. All random choices of an epoch follow from the
 * plan's seed and the epoch's number. The samples are spread evenly, so that no batch is much
 * smaller than the others: batch statistics of a few samples would spoil the running ones.
 */
public final class TrainingBatches {
  /** The epoch of batches that are in the dataset's order. */
  private static final int AS_IT_IS = 0;

  private final Dataset dataset;
  private final TrainingPlan plan;
  private final int perEpoch;
  private int epoch;
  private int next;
  private int[] order;
  private SplittableRandom random;

  private TrainingBatches(Dataset dataset, TrainingPlan plan) {
    this.dataset = dataset;
    this.plan = plan;
    this.perEpoch = perEpoch(dataset.size(), plan.batchSize());
  }

  /** Rounded up, or down where a batch would have one sample, which no normalization takes. */
  private static int perEpoch(int samples, int batchSize) {
    int up = (samples - 1) / batchSize + 1;
    boolean lone = batchSize > 1 && samples / up < 2;
    return lone ? Math.max(1, samples / batchSize) : up;
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

  /** Samples of the dataset. */
  int samples() {
    return dataset.size();
  }

  /** Batches in one epoch. */
  public int perEpoch() {
    return perEpoch;
  }

  /** Draws a new order. */
  public void shuffle(int number) {
    epoch = number;
    next = 0;
    random = new SplittableRandom(plan.seed() * 1_000_003 + number);
    order = new int[dataset.size()];
    for (int i = 0; i < order.length; i++) {
      int other = random.nextInt(i + 1);
      order[i] = order[other];
      order[other] = i;
    }
  }

  /**
   * Decodes batch {@code number} of the epoch; to be called in rising order. What is left out in
   * between changes nothing.
   *
   * @throws WorkbenchException if the data cannot be read or augmented
   */
  public TrainingBatch get(int number) throws WorkbenchException {
    for (; next < number; next++) {
      moves(next);
    }
    next = number + 1;
    Augmentation augmentation = plan.augmentation();
    int size = border(number + 1) - border(number);
    int[] indices = Arrays.copyOfRange(order, border(number), border(number + 1));
    TrainingBatch batch = decode(epoch, number, indices, moves(number));
    SplittableRandom own = ownRandom(number);
    if (augmentation.changesTones()) {
      ImageTones tones = new ImageTones(augmentation, size, own);
      batch = changed(batch, Optional.empty(), tones::apply);
    }
    if (augmentation.mixup() > 0) {
      Mixing mixing = Mixing.draw(augmentation.mixup(), size, own);
      batch = changed(batch, Optional.of(mixing), mixing::apply);
    }
    return batch;
  }

  /**
   * The samples of batch {@code number} in the order of the dataset and as they are.
   *
   * @throws WorkbenchException if the data cannot be read
   */
  public TrainingBatch plain(int number) throws WorkbenchException {
    int[] indices = IntStream.range(border(number), border(number + 1)).toArray();
    return decode(AS_IT_IS, number, indices, ImageMoves.oriented(indices.length, false));
  }

  /**
   * The same batch as that of other {@code TrainingBatches} of the dataset and the plan, for
   * another model.
   *
   * @throws WorkbenchException if the data cannot be read or augmented
   */
  TrainingBatch again(TrainingBatch batch) throws WorkbenchException {
    if (batch.epoch() == AS_IT_IS) {
      return plain(batch.number());
    }
    if (batch.epoch() != epoch || batch.number() < next) {
      shuffle(batch.epoch());
    }
    return get(batch.number());
  }

  /** The inputs of the model, with the sample axes the data has. */
  List<ValueInfo> inputs() {
    return dataset.inputs();
  }

  private int border(int number) {
    return (int) ((long) dataset.size() * number / perEpoch);
  }

  private ImageMoves moves(int number) {
    return new ImageMoves(plan.augmentation(), border(number + 1) - border(number), random);
  }

  /** Random choices of one batch that do not depend on those of the batches before it. */
  private SplittableRandom ownRandom(int number) {
    return new SplittableRandom((plan.seed() * 1_000_003 + epoch) * 1_000_033 + number).split();
  }

  /** The samples as they are, or all mirrored. */
  Map<String, Tensor> oriented(int[] indices, boolean mirrored) throws WorkbenchException {
    return decode(AS_IT_IS, 0, indices, ImageMoves.oriented(indices.length, mirrored)).inputs();
  }

  private TrainingBatch decode(int inEpoch, int number, int[] indices, ImageMoves moves)
      throws WorkbenchException {
    Batch batch = dataset.batch(indices);
    TrainingBatch plain =
        new TrainingBatch(
            inEpoch,
            number,
            indices,
            moves.flipped(),
            batch.inputs(),
            batch.labels(),
            Optional.empty());
    return changed(plain, Optional.empty(), moves::apply);
  }

  /** What is done to an input. */
  private interface Change {
    Tensor apply(Tensor input) throws DataException;
  }

  private static TrainingBatch changed(TrainingBatch batch, Optional<Mixing> mixing, Change change)
      throws DataException {
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    for (Map.Entry<String, Tensor> input : batch.inputs().entrySet()) {
      inputs.put(input.getKey(), change.apply(input.getValue()));
    }
    return batch.with(inputs, mixing);
  }
}
