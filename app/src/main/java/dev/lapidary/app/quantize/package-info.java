/**
 * What quantization will do, before it is done: layers and their sensitivity, activations and the
 * ranges they get; and where a made variant lost its accuracy.
 */
package dev.lapidary.app.quantize;
