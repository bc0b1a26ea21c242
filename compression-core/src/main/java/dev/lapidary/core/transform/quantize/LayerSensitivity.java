package dev.lapidary.core.transform.quantize;

import java.util.OptionalDouble;

/**
 * What quantizing one layer alone does to the outputs of a model.
 *
 * @param layer the layer's id
 * @param sqnrDb signal-to-noise ratio of all outputs in dB, the lower the worse; infinite if
 *     nothing changed
 * @param top1 share of samples of which the best-scored class stays; empty without class scores
 */
public record LayerSensitivity(String layer, double sqnrDb, OptionalDouble top1) {}
