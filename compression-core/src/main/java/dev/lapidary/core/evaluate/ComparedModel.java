package dev.lapidary.core.evaluate;

import dev.lapidary.core.data.BoundDataset;
import dev.lapidary.core.data.TensorCast;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.runtime.InferenceSession;
import dev.lapidary.core.runtime.SessionOptions;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One of two models that are compared, loaded. */
record ComparedModel(Model model, InferenceSession session) implements AutoCloseable {

  static ComparedModel open(Model model, SessionOptions options) throws WorkbenchException {
    Model unwrapped = ZipMaps.unwrap(model);
    return new ComparedModel(unwrapped, InferenceSession.open(unwrapped, options));
  }

  /**
   * Opens the model that others are measured by.
   *
   * @throws WorkbenchException that says that it is about the reference
   */
  static ComparedModel reference(Model model, SessionOptions options) throws WorkbenchException {
    try {
      return open(model, options);
    } catch (ModelException e) {
      throw new ModelException(e, "agreement.reference", e.getMessage());
    }
  }

  Map<String, Tensor> run(Map<String, Tensor> feed, JobContext job) throws WorkbenchException {
    return session.run(feed, job);
  }

  /** The outputs for the samples alone: rows that fill up a fixed batch are cut off. */
  Map<String, Tensor> run(BoundDataset data, JobContext job, int... samples)
      throws WorkbenchException {
    Map<String, Tensor> outputs = new LinkedHashMap<>(run(data.feed(samples), job));
    int rows = data.fixedBatch().orElse(samples.length);
    outputs.replaceAll((name, output) -> firstRows(output, rows, samples.length));
    return outputs;
  }

  private static Tensor firstRows(Tensor tensor, int rows, int wanted) {
    boolean packed = tensor.elementType().bits() >= Byte.SIZE;
    if (rows == wanted || !packed || tensor.rank() == 0 || tensor.length(0) != rows) {
      return tensor;
    }
    ByteBuffer data = tensor.data();
    long[] lengths = tensor.lengths();
    lengths[0] = wanted;
    int bytes = Math.toIntExact(tensor.byteSize() / rows * wanted);
    return Tensor.of(tensor.elementType(), data.slice(0, bytes), lengths);
  }

  /**
   * What was made for another model as this one takes it: by name, or the single one as the single
   * one, cast to its element types.
   *
   * @throws WorkbenchException if an input is missing or a value cannot be cast
   */
  Map<String, Tensor> adapt(Map<String, Tensor> feed) throws WorkbenchException {
    List<ValueInfo> inputs = model.graph().feeds();
    Map<String, Tensor> adapted = new LinkedHashMap<>();
    for (ValueInfo input : inputs) {
      Tensor tensor =
          feed.size() == 1 && inputs.size() == 1
              ? feed.values().iterator().next()
              : feed.get(input.name());
      if (tensor == null) {
        throw new ModelException("agreement.input", input.name(), String.join(", ", feed.keySet()));
      }
      ElementType wanted = input.tensorType().orElseThrow().elementType();
      adapted.put(
          input.name(),
          TensorCast.possible(tensor.elementType(), wanted)
              ? TensorCast.cast(tensor, wanted, input.name())
              : tensor);
    }
    return adapted;
  }

  @Override
  public void close() {
    session.close();
  }
}
