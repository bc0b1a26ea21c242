package dev.lapidary.core.transform.quantize;

/** What becomes of a BatchNormalization behind a quantized layer while the model is trained. */
public enum NormalizationForm {
  /** It is folded into the layer before training, and its statistics are gone. */
  FOLDED,
  /**
   * It stays in the graph and is folded anew in every step, so that training with batch statistics
   * sees the weights as they will be rounded.
   */
  FOLDED_WHILE_TRAINING
}
