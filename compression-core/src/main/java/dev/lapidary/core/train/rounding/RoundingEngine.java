package dev.lapidary.core.train.rounding;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.job.JobContext;

/**
 * Learns whether each weight of a layer is rounded down or up: AdaRound (Nagel et al. 2020, "Up or
 * Down? Adaptive Rounding for Post-Training Quantization"). Minimizes {@code ||y - f(W~ x)||^2 +
 * lambda * sum(1 - |2 h(V) - 1|^beta)} over V by Adam, with {@code W~ = s * clip(floor(W / s) +
 * h(V), n, p)} and {@code h(V) = clip(1.2 * sigmoid(V) - 0.1, 0, 1)}, starting where {@code W~ =
 * W}.
 */
public interface RoundingEngine {

  /**
   * Rounds one layer.
   *
   * @throws WorkbenchException if an operator of the layer has no gradient, samples do not fit it,
   *     or the error is not finite
   */
  LearnedRounding learn(RoundingTask task, RoundingSettings settings, JobContext job)
      throws WorkbenchException;
}
