package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.ir.ElementType;

/** What activations are stored as between integer operators. */
public enum ActivationType {
  /** -128..127: what microcontrollers and GPUs take. */
  INT8(ElementType.INT8),
  /** 0..255: what ONNX Runtime's x86 and ARM kernels take without a detour. */
  UINT8(ElementType.UINT8);

  private final ElementType elementType;

  ActivationType(ElementType elementType) {
    this.elementType = elementType;
  }

  ElementType elementType() {
    return elementType;
  }
}
