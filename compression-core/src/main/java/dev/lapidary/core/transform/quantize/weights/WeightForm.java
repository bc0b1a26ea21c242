package dev.lapidary.core.transform.quantize.weights;

/** The ways to write down a product with a weight of blocks, as recipes name them. */
public enum WeightForm {
  /** ONNX Runtime's own operators, which unpack block by block while they multiply. */
  MATMUL_NBITS,
  /**
   * ONNX's own operators: DequantizeLinear with blocks, of operator set 21, before the float one.
   */
  QDQ;

  static final int OPSET_OF_BLOCKS = 21;

  /** The lowest version of ONNX's operator set. */
  int minimumOpset() {
    return this == QDQ ? OPSET_OF_BLOCKS : 1;
  }
}
