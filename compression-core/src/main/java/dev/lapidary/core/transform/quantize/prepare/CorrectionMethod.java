package dev.lapidary.core.transform.quantize.prepare;

/** Where the shift of a channel's mean is taken from (Nagel et al. 2019, section 4.2). */
public enum CorrectionMethod {
  /** Means observed on calibration samples; for every layer. */
  EMPIRICAL,
  /** Expected inputs that batch normalization tells; needs no data. */
  ANALYTIC
}
