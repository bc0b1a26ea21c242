package dev.lapidary.core.profile;

import dev.lapidary.core.ir.ElementType;

/**
 * The work of one layer for one run at the workload's batch size.
 *
 * @param id the node's first non-empty output
 * @param precision type its arithmetic runs in: FLOAT, FLOAT16, INT8...; a Conv between
 *     DequantizeLinear and QuantizeLinear counts as INT8
 * @param macs multiply-accumulates, zeros counted
 * @param channels of convolutions the smaller of input and output channels; 0 for the rest
 * @param inputElements elements of activations read
 * @param outputElements elements of activations written
 * @param weightElements elements of constants read
 * @param weightZeroFraction share of zeros among the weights, 0..1
 */
public record LayerWork(
    String id,
    String opType,
    OperatorClass operatorClass,
    ElementType precision,
    long macs,
    long channels,
    long inputElements,
    long outputElements,
    long weightElements,
    double weightZeroFraction) {

  /** Bytes of activations read at the layer's precision. */
  public long inputBytes() {
    return precision.byteSize(inputElements);
  }

  /** Bytes of activations written at the layer's precision. */
  public long outputBytes() {
    return precision.byteSize(outputElements);
  }

  /** Bytes of constants read at the layer's precision. */
  public long weightBytes() {
    return precision.byteSize(weightElements);
  }
}
