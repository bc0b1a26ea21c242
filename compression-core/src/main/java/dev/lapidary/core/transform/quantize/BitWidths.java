package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.transform.ParameterSpec;

/**
 * In how many bits a layer is quantized.
 *
 * @param weights 2 to 8
 * @param activations 4 to 16
 */
public record BitWidths(int weights, int activations) {
  private static final int FEWEST_WEIGHT_BITS = 2;
  private static final int FEWEST_ACTIVATION_BITS = 4;
  private static final int MOST_ACTIVATION_BITS = 16;

  public BitWidths {
    check("weightBits", weights, FEWEST_WEIGHT_BITS, Byte.SIZE);
    check("activationBits", activations, FEWEST_ACTIVATION_BITS, MOST_ACTIVATION_BITS);
  }

  private static void check(String width, int bits, int fewest, int most) {
    if (bits < fewest || bits > most) {
      throw new IllegalArgumentException(
          width + " must be in " + fewest + ".." + most + ", found " + bits);
    }
  }

  /** The parameter of weights. */
  static ParameterSpec weightSpec() {
    return ParameterSpec.bits("weightBits", FEWEST_WEIGHT_BITS, Byte.SIZE, Byte.SIZE);
  }

  /** The parameter of activations. */
  static ParameterSpec activationSpec() {
    return ParameterSpec.bits(
        "activationBits", FEWEST_ACTIVATION_BITS, MOST_ACTIVATION_BITS, Byte.SIZE);
  }

  /** Those of a step, for layers without a width of their own. */
  public static BitWidths of(StaticQuantization quantization) {
    return new BitWidths(quantization.weightBits(), quantization.activationBits());
  }
}
