package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import dev.lapidary.core.ir.Tensor;

/** Operators that behave otherwise while training. */
final class NormalizationOperators {
  private NormalizationOperators() {}

  /**
   * Batch normalization (Ioffe, Szegedy 2015). Training uses the statistics of the batch and moves
   * the running ones: {@code running = momentum * running + (1 - momentum) * batch}, the variance
   * unbiased as PyTorch has it.
   */
  static NDArray batchNormalize(OperatorCall call) {
    NDArray x = call.input(0);
    return x.getNDArrayInternal()
        .batchNorm(
            x,
            call.input(3),
            call.input(4),
            call.input(1),
            call.input(2),
            -1,
            call.node().floatAttribute("momentum", 0.9f),
            call.node().floatAttribute("epsilon", 1e-5f),
            call.phase().usesBatchStatistics())
        .singletonOrThrow();
  }

  /** Drops while training, whatever {@code training_mode} says of inference. */
  static NDArray drop(OperatorCall call) {
    NDArray x = call.input(0);
    if (!call.phase().drops()) {
      return x;
    }
    float ratio =
        call.setting(1)
            .map(Tensor::toFloats)
            .map(values -> values[0])
            .orElseGet(() -> call.node().floatAttribute("ratio", 0.5f));
    return x.getNDArrayInternal().dropout(x, ratio, true).singletonOrThrow();
  }
}
