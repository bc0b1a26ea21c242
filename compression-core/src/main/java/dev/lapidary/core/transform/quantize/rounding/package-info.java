/**
 * Rounding weights so that the outputs of layers change least: the second moment of what a layer
 * takes in, seen on calibration samples, and the choice that follows from it (GPTQ, GPTAQ). What
 * numbers weights may become is told by the caller.
 */
package dev.lapidary.core.transform.quantize.rounding;
