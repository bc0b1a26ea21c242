package dev.lapidary.core.profile;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.runtime.GivenInputs;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Multiply-accumulates of a model for one sample, or why they are unknown.
 *
 * @param macs empty if a shape stays open or a layer cannot be counted
 * @param reason why it is empty, one sentence; empty if {@code macs} is there
 */
public record MacCount(OptionalLong macs, Optional<String> reason) {

  /**
   * Counts. What hinders is a reason, not an exception: a model may be looked at that cannot run.
   *
   * @param given lengths for open axes other than the batch, and values of inputs
   */
  public static MacCount of(Model model, GivenInputs given, JobContext job) {
    try {
      return of(WorkloadBuilder.build(model, 1, given, job));
    } catch (WorkbenchException e) {
      return new MacCount(OptionalLong.empty(), Optional.of(e.getMessage()));
    }
  }

  /** The count of a workload that is known already. */
  public static MacCount of(Workload workload) {
    if (workload.uncounted().isEmpty()) {
      return new MacCount(OptionalLong.of(workload.macs()), Optional.empty());
    }
    int more = workload.uncounted().size() - 1;
    String first = "Not every layer can be counted: " + workload.uncounted().get(0);
    return new MacCount(
        OptionalLong.empty(), Optional.of(first + (more > 0 ? ", and " + more + " more." : ".")));
  }
}
