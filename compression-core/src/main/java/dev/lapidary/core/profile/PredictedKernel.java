package dev.lapidary.core.profile;

import java.util.Optional;

/**
 * A kernel that ONNX Runtime will run, known before it does.
 *
 * @param node the node of the model it stands for, by its first non-empty output; the kernel's own
 *     where it is inserted
 * @param opType the node's operator in the model
 * @param kernel the operator that runs: QLinearConv for a Conv, Reshape for a Reshape whose Q and
 *     DQ nodes are dropped
 * @param inserted whether it stands for no node, as a change of memory layout
 * @param precision as {@link LayerProfile#precision()}
 * @param reason why it computes in float; empty where it does not
 */
public record PredictedKernel(
    String node,
    String opType,
    String kernel,
    boolean inserted,
    String precision,
    Optional<FloatReason> reason) {

  /** Whether it computes on 8-bit integers. */
  public boolean integer() {
    return precision.equals(PrecisionUse.INT8);
  }
}
