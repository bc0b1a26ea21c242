package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.transform.ParameterSpec;
import java.util.EnumSet;
import java.util.Set;

/** What activations are stored as between integer operators. */
public enum ActivationType {
  /** -128..127: what microcontrollers and GPUs take. */
  INT8(ElementType.INT8),
  /** 0..255: what ONNX Runtime's x86 and ARM kernels take without a detour. */
  UINT8(ElementType.UINT8),
  /** -32768..32767; ONNX Runtime's CPU provider computes in float between the conversions. */
  INT16(ElementType.INT16),
  /** 0..65535; as {@link #INT16}. */
  UINT16(ElementType.UINT16);

  /** Those that integer kernels compute in. */
  static final Set<ActivationType> OF_8_BITS = EnumSet.of(INT8, UINT8);

  private final ElementType elementType;

  ActivationType(ElementType elementType) {
    this.elementType = elementType;
  }

  ElementType elementType() {
    return elementType;
  }

  /**
   * Refuses widths that a narrower type holds or this one does not.
   *
   * @throws IllegalArgumentException if the width is none of this type's
   */
  void check(int bits) {
    int fewest = elementType.bits() == Byte.SIZE ? 2 : Byte.SIZE + 1;
    if (bits < fewest || bits > elementType.bits()) {
      String word = ParameterSpec.word(this);
      throw new IllegalArgumentException(
          String.format(
              "activations %s hold activationBits %d..%d, found %d",
              word, fewest, elementType.bits(), bits));
    }
  }
}
