package dev.lapidary.core.transform.quantize;

/**
 * In how many bits a layer is quantized.
 *
 * @param weights 2 to 8
 * @param activations 4 to 16
 */
public record BitWidths(int weights, int activations) {

  /** Those of a step, for layers without a width of their own. */
  public static BitWidths of(StaticQuantization quantization) {
    return new BitWidths(quantization.weightBits(), quantization.activationBits());
  }
}
