package dev.lapidary.core.transform.quantize.rounding;

/** How weights are chosen, and what the outputs of their layer are compared with. */
public enum RoundingMethod {
  /**
   * With what the same inputs gave before, errors of earlier layers included (Frantar et al. 2022).
   */
  GPTQ,
  /**
   * With the outputs of the model in float, so that each layer also makes up for the errors of the
   * layers before it (Li et al. 2025, "GPTAQ").
   */
  GPTAQ,
  /**
   * As {@link #GPTAQ}, each weight being learned to go up or down (Nagel et al. 2020, "AdaRound").
   */
  ADAROUND
}
