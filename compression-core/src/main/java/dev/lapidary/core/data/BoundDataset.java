package dev.lapidary.core.data;

import dev.lapidary.core.error.DataException;
import dev.lapidary.core.ir.Dimension;
import dev.lapidary.core.ir.Shape;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A dataset whose batches can be fed to one model: inputs carry the model's names, have its element
 * types, and axes of length 1 are added or dropped as it wants.
 *
 * <p>A model may have a fixed batch; it then accepts batches of exactly {@link #fixedBatch()}
 * samples and {@link #feed} fills up the last one.
 */
public final class BoundDataset implements Dataset {
  private final Dataset dataset;
  private final List<InputBinding> bindings;
  private final OptionalInt fixedBatch;

  private BoundDataset(Dataset dataset, List<InputBinding> bindings, OptionalInt fixedBatch) {
    this.dataset = dataset;
    this.bindings = bindings;
    this.fixedBatch = fixedBatch;
  }

  static BoundDataset of(Dataset dataset, List<ValueInfo> feeds) throws DataException {
    List<InputBinding> bindings = new ArrayList<>();
    OptionalInt batch = OptionalInt.empty();
    for (ValueInfo feed : feeds) {
      InputBinding binding = InputBinding.of(dataset, source(dataset, feeds, feed), feed);
      OptionalInt fixed = fixedBatch(feed);
      if (batch.isPresent() && fixed.isPresent() && !batch.equals(fixed)) {
        throw new DataException(
            "data.bind.batches", feed.name(), fixed.getAsInt(), batch.getAsInt());
      }
      batch = fixed.isPresent() ? fixed : batch;
      bindings.add(binding);
    }
    return new BoundDataset(dataset, bindings, batch);
  }

  private static ValueInfo source(Dataset dataset, List<ValueInfo> feeds, ValueInfo feed)
      throws DataException {
    List<ValueInfo> sources = dataset.inputs();
    if (sources.size() == 1 && feeds.size() == 1) {
      return sources.get(0);
    }
    List<String> names = sources.stream().map(ValueInfo::name).toList();
    if (!names.contains(feed.name())) {
      throw new DataException(
          "data.bind.missing",
          dataset.ref().path(),
          feed.name(),
          String.join(", ", names.stream().map(n -> n.isEmpty() ? "(unnamed)" : n).toList()),
          String.join(", ", feeds.stream().map(ValueInfo::name).toList()));
    }
    return sources.get(names.indexOf(feed.name()));
  }

  private static OptionalInt fixedBatch(ValueInfo feed) {
    Shape shape = feed.tensorType().orElseThrow().shape();
    return shape.rank() > 0 && shape.dimensions().get(0) instanceof Dimension.Fixed fixed
        ? OptionalInt.of(Math.toIntExact(fixed.length()))
        : OptionalInt.empty();
  }

  /** The only batch size the model runs with; empty if it runs with any. */
  public OptionalInt fixedBatch() {
    return fixedBatch;
  }

  /**
   * What to feed for the samples at {@code indices}: as many rows as there are samples, or as the
   * fixed batch has; rows beyond the samples repeat the last one and mean nothing.
   *
   * @param indices 1 or more, not more than the fixed batch
   */
  public Map<String, Tensor> feed(int... indices) throws DataException {
    return batch(padded(indices)).inputs();
  }

  private int[] padded(int... indices) {
    int rows = fixedBatch.orElse(indices.length);
    if (indices.length == 0 || indices.length > rows) {
      throw new IllegalArgumentException(
          "a batch must have 1 to " + rows + " samples, found " + indices.length);
    }
    int[] padded = Arrays.copyOf(indices, rows);
    Arrays.fill(padded, indices.length, rows, indices[indices.length - 1]);
    return padded;
  }

  @Override
  public Batch batch(int... indices) throws DataException {
    Batch batch = dataset.batch(indices);
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    for (InputBinding binding : bindings) {
      inputs.put(binding.feed().name(), binding.bind(batch.inputs().get(binding.source().name())));
    }
    return new Batch(batch.size(), inputs, batch.labels());
  }

  /** The model's inputs, with the sample axes the data has. */
  @Override
  public List<ValueInfo> inputs() {
    return bindings.stream().map(InputBinding::info).toList();
  }

  @Override
  public DatasetRef ref() {
    return dataset.ref();
  }

  @Override
  public DatasetOrigin origin() {
    return dataset.origin();
  }

  @Override
  public int size() {
    return dataset.size();
  }

  @Override
  public boolean labelled() {
    return dataset.labelled();
  }

  @Override
  public Optional<int[]> labels() throws DataException {
    return dataset.labels();
  }

  @Override
  public List<String> classes() {
    return dataset.classes();
  }

  @Override
  public void close() {
    dataset.close();
  }
}
