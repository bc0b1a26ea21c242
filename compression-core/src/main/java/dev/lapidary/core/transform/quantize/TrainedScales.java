package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.transform.quantize.FakeQuantizer.Role;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The scales that a trained model has.
 *
 * @param activations by value name, one each
 * @param weights by layer id, one or one a channel
 * @param operands by name, one each
 */
record TrainedScales(
    Map<String, float[]> activations, Map<String, float[]> weights, Map<String, float[]> operands) {

  /**
   * Reads the scales.
   *
   * @param initializers of the trained model
   * @throws ModelException if a scale is not a number above 0
   */
  static TrainedScales read(List<FakeQuantizer> quantizers, Map<String, Tensor> initializers)
      throws ModelException {
    TrainedScales scales = new TrainedScales(new HashMap<>(), new HashMap<>(), new HashMap<>());
    for (FakeQuantizer quantizer : quantizers) {
      String key = quantizer.role() == Role.WEIGHT ? quantizer.layer() : quantizer.value();
      scales.of(quantizer.role()).put(key, read(quantizer.scale(), initializers));
    }
    return scales;
  }

  private Map<String, float[]> of(Role role) {
    return switch (role) {
      case ACTIVATION -> activations;
      case WEIGHT -> weights;
      case OPERAND -> operands;
    };
  }

  private static float[] read(String name, Map<String, Tensor> initializers) throws ModelException {
    Tensor tensor = initializers.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("the trained model has no scale " + name);
    }
    float[] scales = tensor.toFloats();
    for (float scale : scales) {
      if (!(scale >= Float.MIN_NORMAL && scale <= Float.MAX_VALUE)) {
        throw new ModelException("quantize.trainedScale", name, String.valueOf(scale));
      }
    }
    return scales;
  }
}
