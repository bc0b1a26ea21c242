package dev.lapidary.sim;

import dev.lapidary.core.profile.LayerWork;
import dev.lapidary.core.profile.Workload;
import java.util.List;

/** Says that zeros among the weights save no time. */
record SparsityNotes(Workload workload) {
  /** Fewer zeros than this a dense network has anyway. */
  private static final double NOTEWORTHY_ZEROS = 0.05;

  List<String> lines() {
    double weights = workload.layers().stream().mapToDouble(LayerWork::weightElements).sum();
    double zeros =
        workload.layers().stream()
            .mapToDouble(layer -> layer.weightElements() * layer.weightZeroFraction())
            .sum();
    if (weights == 0 || zeros / weights < NOTEWORTHY_ZEROS) {
      return List.of();
    }
    return List.of(
        Wording.line(
            "Zeros: %.0f %% of the weights are zero; without a sparse kernel they are multiplied"
                + " like all others, so unstructured sparsity gives no speed-up here.",
            100 * zeros / weights));
  }
}
