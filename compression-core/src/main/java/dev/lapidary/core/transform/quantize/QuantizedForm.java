package dev.lapidary.core.transform.quantize;

/** Which operators a file of integers is written with. */
public enum QuantizedForm {
  /**
   * Float operators between DequantizeLinear and QuantizeLinear, which runtimes turn into integer
   * kernels when they load the file.
   */
  QDQ,
  /**
   * The integer operators themselves: QLinearConv and QLinearMatMul of ONNX, and QGemm, QLinearAdd
   * and others of ONNX Runtime's own domain.
   */
  QOPERATOR
}
