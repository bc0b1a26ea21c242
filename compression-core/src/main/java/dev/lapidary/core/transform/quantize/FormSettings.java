package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.transform.ParameterSpec;
import java.util.List;
import java.util.Objects;

/**
 * How a quantized model is written. Numbers do not depend on it.
 *
 * @param weights what weights are stored as: UINT8 is for x86 CPUs without VNNI, on which products
 *     of unsigned by signed 8-bit integers saturate
 */
public record FormSettings(QuantizedForm form, WeightType weights) {

  public FormSettings {
    Objects.requireNonNull(form);
    Objects.requireNonNull(weights);
  }

  /** QDQ with signed weights. */
  public static FormSettings initial() {
    return new FormSettings(QuantizedForm.QDQ, WeightType.INT8);
  }

  /** The parameters with their initial values. */
  static List<ParameterSpec> specs() {
    return List.of(
        ParameterSpec.choice("form", initial().form).asSeldom(),
        ParameterSpec.choice("weights", initial().weights).asSeldom());
  }

  /**
   * Refuses what no kernel of ONNX Runtime (1.29) takes.
   *
   * @param widths of weights and activations, in bits
   * @throws IllegalArgumentException if the form cannot hold a width, or unsigned weights meet
   *     signed activations
   */
  void check(ActivationType activations, List<Integer> widths) {
    if (form == QuantizedForm.QOPERATOR && widths.stream().anyMatch(bits -> bits != Byte.SIZE)) {
      throw new IllegalArgumentException(
          "form qoperator holds 8 bits only, found weightBits, layerBits or activationBits of "
              + widths.stream().filter(bits -> bits != Byte.SIZE).findFirst().orElseThrow()
              + "; other widths need form qdq");
    }
    if (weights == WeightType.UINT8 && activations == ActivationType.INT8) {
      throw new IllegalArgumentException(
          "weights uint8 have no kernels with activations int8; take activations uint8");
    }
  }
}
