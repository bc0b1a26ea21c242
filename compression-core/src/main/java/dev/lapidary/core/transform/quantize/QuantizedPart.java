package dev.lapidary.core.transform.quantize;

/** What of a layer is quantized. */
public enum QuantizedPart {
  /** Its weight; the bias and all it takes and makes stay float. */
  WEIGHTS,
  /** What it takes and makes; its weight and bias stay float. */
  ACTIVATIONS,
  /** All of it, as in the quantized model. */
  BOTH;

  boolean needsStatistics() {
    return this != WEIGHTS;
  }
}
