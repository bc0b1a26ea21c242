/**
 * Steps that change a float model so that quantization loses less: weights rounded for the least
 * change of outputs, biases corrected, channels equalized, outliers moved from activations into
 * weights. {@code quantize.static} follows them.
 */
package dev.lapidary.core.transform.quantize.prepare;
