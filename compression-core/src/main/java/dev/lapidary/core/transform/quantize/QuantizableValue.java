package dev.lapidary.core.transform.quantize;

import java.util.Optional;

/**
 * A value between layers that static quantization turns into integers.
 *
 * @param operator of the node that makes it; empty for an input of the model
 * @param group the first of the values that it shares scale and zero point with; itself if that is
 *     this one
 */
public record QuantizableValue(String name, Optional<String> operator, String group) {}
