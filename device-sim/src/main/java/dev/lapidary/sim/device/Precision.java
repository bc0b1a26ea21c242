package dev.lapidary.sim.device;

import dev.lapidary.core.ir.ElementType;

/** The arithmetic a device may compute a layer in, narrowest first. */
public enum Precision {
  INT8("int8", ElementType.INT8),
  FP16("fp16", ElementType.FLOAT16),
  FP32("fp32", ElementType.FLOAT);

  private final String label;
  private final ElementType elementType;

  Precision(String label, ElementType elementType) {
    this.label = label;
    this.elementType = elementType;
  }

  /** The word device files use. */
  public String label() {
    return label;
  }

  /** The ONNX type of the same width; gives the bytes of weights and activations. */
  public ElementType elementType() {
    return elementType;
  }
}
