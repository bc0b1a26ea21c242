/**
 * Finds the ranges of activations: a {@link
 * dev.lapidary.core.transform.quantize.calibrate.RangeRule RangeRule} says how, an observation
 * streams samples through the model, and immutable {@link
 * dev.lapidary.core.transform.quantize.calibrate.TensorStatistics TensorStatistics} come out.
 */
package dev.lapidary.core.transform.quantize.calibrate;
