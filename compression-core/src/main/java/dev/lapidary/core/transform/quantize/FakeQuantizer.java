package dev.lapidary.core.transform.quantize;

/**
 * One place where a fake-quantized graph rounds: QuantizeLinear, a Clip of the integers where the
 * range is not the type's own, and DequantizeLinear.
 *
 * <p>Activations that share a scale are several places with one scale, and so are layers that share
 * a weight.
 *
 * @param role what is rounded
 * @param value name in the float model: of the activation, or of the initializer that is trained
 * @param layer of a weight: the layer's id in the float model after normalization is folded; else
 *     empty
 * @param input name of the float value that QuantizeLinear takes: {@code value} itself, or what the
 *     graph makes of it
 * @param scale name of a FLOAT initializer, scalar or [channels], above 0; may be learned
 * @param zeroPoint name of an initializer of the range's type and the scale's shape; fixed
 * @param axis the channel axis; -1 for one scale
 * @param range the integers
 */
public record FakeQuantizer(
    Role role,
    String value,
    String layer,
    String input,
    String scale,
    String zeroPoint,
    int axis,
    IntegerRange range) {

  /** The same place for another layer with the same weight. */
  FakeQuantizer forLayer(String id) {
    return new FakeQuantizer(role, value, id, input, scale, zeroPoint, axis, range);
  }

  /** What is rounded. */
  public enum Role {
    /** A value between layers, one scale. */
    ACTIVATION,
    /** A layer's weight, zero point 0. */
    WEIGHT,
    /** A constant that is added, multiplied or joined, one scale. */
    OPERAND
  }
}
