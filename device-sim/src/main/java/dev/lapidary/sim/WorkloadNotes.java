package dev.lapidary.sim;

import static dev.lapidary.sim.Wording.layers;
import static dev.lapidary.sim.Wording.line;

import dev.lapidary.core.profile.LayerWork;
import dev.lapidary.core.profile.Workload;
import java.util.ArrayList;
import java.util.List;

/** What the time leaves out of the model's work. */
record WorkloadNotes(Workload workload) {
  /** Fewer zeros than this a dense network has anyway. */
  private static final double NOTEWORTHY_ZEROS = 0.05;

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    double zeros = zeroFraction();
    if (zeros >= NOTEWORTHY_ZEROS) {
      lines.add(
          line(
              "Zeros: %.0f %% of the weights are zero; without a sparse kernel they are multiplied"
                  + " like all others, so unstructured sparsity gives no speed-up here.",
              100 * zeros));
    }
    List<String> uncounted = workload.uncounted();
    if (!uncounted.isEmpty()) {
      lines.add(
          line(
              "Too fast: the arithmetic of %s is not counted: %s.",
              layers(uncounted.size()), String.join("; ", uncounted)));
    }
    return lines;
  }

  private double zeroFraction() {
    double weights = workload.layers().stream().mapToDouble(LayerWork::weightElements).sum();
    double zeros =
        workload.layers().stream()
            .mapToDouble(layer -> layer.weightElements() * layer.weightZeroFraction())
            .sum();
    return weights == 0 ? 0 : zeros / weights;
  }
}
