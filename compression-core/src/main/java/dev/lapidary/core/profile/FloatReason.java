package dev.lapidary.core.profile;

/** Why a node of a quantized model computes in float all the same. */
public enum FloatReason {
  NOT_QUANTIZED("nothing it takes is quantized"),
  WEIGHT_ONLY("only its weight is stored in integers"),
  WIDE_ACTIVATIONS("16-bit activations have no integer kernel"),
  FLOAT_OPERAND("one of its operands is float"),
  NO_QUANTIZED_OUTPUT("no QuantizeLinear on its output"),
  OUTPUT_USED_IN_FLOAT("its output is used in float too"),
  OLD_OPSET("MaxPool takes 8-bit integers from opset 12 on"),
  ACTIVATION_BEHIND("an activation stands before QuantizeLinear that its range does not replace"),
  OTHER_SCALE("it moves elements, and its output has another scale than its input"),
  NO_KERNEL("no integer kernel for this operator in this form");

  private final String text;

  FloatReason(String text) {
    this.text = text;
  }

  /** The reason in words, without a full stop. */
  public String text() {
    return text;
  }
}
