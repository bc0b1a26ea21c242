package dev.lapidary.core.train.rounding;

import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A layer whose weight is to be rounded so that its output stays what it was.
 *
 * @param layer a Conv, Gemm or MatMul as a model of its own, with its bias and the activation
 *     behind it if that is to count; its first output is compared
 * @param weight name of an initializer of {@code layer}
 * @param inputs what the layer takes in, by name, axis 0 the N samples; from the model as it is
 *     quantized up to here if errors of earlier layers are to be made up for
 * @param outputs [N, ...]: the wanted first output, from the model in float
 */
public record RoundingTask(
    Model layer, String weight, RoundingGrid grid, Map<String, Tensor> inputs, Tensor outputs) {
  public RoundingTask {
    inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    Tensor value = layer.graph().initializers().get(weight);
    if (value == null || !value.elementType().isFloating()) {
      throw new IllegalArgumentException(
          "the layer has no floating-point initializer " + weight + ", found " + value);
    }
    grid.lengthsBeside(value);
    if (inputs.isEmpty() || outputs.rank() < 2 || outputs.length(0) == 0) {
      throw new IllegalArgumentException("samples are wanted, found outputs " + outputs);
    }
    for (Map.Entry<String, Tensor> input : inputs.entrySet()) {
      if (input.getValue().rank() == 0 || input.getValue().length(0) != outputs.length(0)) {
        throw new IllegalArgumentException(
            "input " + input + ", expected " + outputs.length(0) + " samples");
      }
    }
  }

  /** The weight in float. */
  public Tensor weightValue() {
    return layer.graph().initializers().get(weight);
  }

  public int samples() {
    return Math.toIntExact(outputs.length(0));
  }
}
