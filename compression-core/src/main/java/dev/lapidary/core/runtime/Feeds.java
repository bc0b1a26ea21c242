package dev.lapidary.core.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.lapidary.core.error.ExecutionException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Dimension;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Shape;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.ir.ValueType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The native inputs of one run, freed on close. */
record Feeds(Map<String, OnnxTensor> tensors) implements AutoCloseable {

  static Feeds of(OrtEnvironment environment, Map<String, Tensor> feeds)
      throws OrtException, ExecutionException {
    Feeds natives = new Feeds(new LinkedHashMap<>());
    try {
      for (Map.Entry<String, Tensor> feed : feeds.entrySet()) {
        natives.tensors.put(
            feed.getKey(), NativeTensors.create(environment, feed.getKey(), feed.getValue()));
      }
      return natives;
    } catch (OrtException | ExecutionException e) {
      natives.close();
      throw e;
    }
  }

  @Override
  public void close() {
    tensors.values().forEach(OnnxTensor::close);
  }

  /**
   * Compares what is fed with what the session takes.
   *
   * @throws WorkbenchException if an input is missing, unknown, or of another type or shape
   */
  static void check(List<ValueInfo> inputs, Map<String, Tensor> feeds) throws WorkbenchException {
    List<String> names = inputs.stream().map(ValueInfo::name).toList();
    for (String fed : feeds.keySet()) {
      if (!names.contains(fed)) {
        throw new ExecutionException("run.inputUnknown", fed, String.join(", ", names));
      }
    }
    for (ValueInfo input : inputs) {
      Tensor fed = feeds.get(input.name());
      if (fed == null) {
        throw new ExecutionException("run.inputMissing", input.name(), input.type());
      }
      Optional<ValueType.OfTensor> type = input.tensorType();
      if (type.isPresent()) {
        check(input.name(), type.get(), fed);
      }
    }
  }

  private static void check(String name, ValueType.OfTensor type, Tensor fed)
      throws WorkbenchException {
    if (type.elementType() != ElementType.UNDEFINED && type.elementType() != fed.elementType()) {
      throw new ExecutionException("run.inputType", name, type.elementType(), fed.elementType());
    }
    if (!fits(type.shape(), fed)) {
      throw new ExecutionException("run.inputShape", name, type.shape(), fed.shape());
    }
  }

  /** ONNX Runtime reports a shape of unknown rank as no axes, so no axes say nothing. */
  private static boolean fits(Shape shape, Tensor fed) {
    if (!shape.ranked() || shape.rank() == 0) {
      return true;
    }
    if (shape.rank() != fed.rank()) {
      return false;
    }
    for (int axis = 0; axis < fed.rank(); axis++) {
      if (shape.dimensions().get(axis) instanceof Dimension.Fixed fixed
          && fixed.length() != fed.length(axis)) {
        return false;
      }
    }
    return true;
  }
}
