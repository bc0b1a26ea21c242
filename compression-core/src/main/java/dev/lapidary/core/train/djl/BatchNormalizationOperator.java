package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import dev.lapidary.core.ir.Node;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Normalization by statistics of the whole batch, or by running ones. */
final class BatchNormalizationOperator {
  private BatchNormalizationOperator() {}

  /**
   * Batch normalization (Ioffe, Szegedy 2015). Training uses the statistics of the batch and moves
   * the running ones: {@code running = momentum * running + (1 - momentum) * batch}, the variance
   * unbiased as PyTorch has it.
   */
  static List<NDArray> normalize(OperatorCall call) {
    if (call.flag("training_mode", false) && !call.phase().usesBatchStatistics()) {
      return byBatchStatistics(call);
    }
    NDArray x = call.input(0);
    NDArray normalized =
        x.getNDArrayInternal()
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
    return List.of(normalized, call.input(3), call.input(4));
  }

  static Optional<String> refusal(Node node) {
    return node.intAttribute("spatial", 1) == 0 ? Optional.of("spatial 0") : Optional.empty();
  }

  /** As ONNX defines the training mode: the moved statistics are outputs, the variance biased. */
  private static List<NDArray> byBatchStatistics(OperatorCall call) {
    NDArray x = call.input(0);
    int rank = OperatorCall.rank(x);
    int[] axes = IntStream.range(0, rank).filter(axis -> axis != 1).toArray();
    NDArray mean = ReductionOperators.reduce(x, axes, true, ReductionOperators::mean);
    NDArray centered = x.sub(mean);
    NDArray variance =
        ReductionOperators.reduce(centered.mul(centered), axes, true, ReductionOperators::mean);
    NDArray deviation = Scalars.plus(variance, call.node().floatAttribute("epsilon", 1e-5f)).sqrt();
    NDArray normalized =
        centered
            .div(deviation)
            .mul(NormalizationOperators.perChannel(call.input(1), rank))
            .add(NormalizationOperators.perChannel(call.input(2), rank));
    float momentum = call.node().floatAttribute("momentum", 0.9f);
    return List.of(
        normalized, moved(call.input(3), mean, momentum), moved(call.input(4), variance, momentum));
  }

  private static NDArray moved(NDArray running, NDArray batch, float momentum) {
    return Scalars.times(running, momentum)
        .add(Scalars.times(batch.reshape(running.getShape()), 1 - momentum));
  }
}
