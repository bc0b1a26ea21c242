package dev.lapidary.core.transform.quantize;

/**
 * How far a value of one model is from the value of the same name in another.
 *
 * @param value the name
 * @param operator of the node that makes it in the reference
 * @param sqnrDb {@code 10 log10(sum x^2 / sum (x - x~)^2)} over all samples in dB, the lower the
 *     worse; infinite if nothing differs
 */
public record TensorError(String value, String operator, double sqnrDb) {}
