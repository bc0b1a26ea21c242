package dev.lapidary.app.project;

import dev.lapidary.core.profile.KernelPrediction;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a model is, found without running it on data.
 *
 * @param macs multiply-accumulates of one sample; empty where shapes stay open
 * @param zeroFraction share of zeros among the parameters, 0..1
 * @param kernels which layers will compute on integers; empty if the model is not quantized, or
 *     ONNX Runtime refuses it
 */
public record Structure(
    long parameters, OptionalLong macs, double zeroFraction, Optional<KernelPrediction> kernels) {}
