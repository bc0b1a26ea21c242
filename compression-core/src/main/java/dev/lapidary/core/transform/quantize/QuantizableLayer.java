package dev.lapidary.core.transform.quantize;

import java.util.Optional;

/**
 * A layer with weights as static quantization sees it.
 *
 * @param id what the layer is known by once normalizations are folded
 * @param name as the file has it; the id where it has none
 * @param operator Conv, Gemm or MatMul
 * @param input the value that its weight is multiplied with
 * @param weights how many elements the weight has
 * @param bits the width that weights get where it is quantized
 * @param floatReason why it stays float; empty if it is quantized
 */
public record QuantizableLayer(
    String id,
    String name,
    String operator,
    String input,
    long weights,
    int bits,
    Optional<String> floatReason) {}
