package dev.lapidary.core.train.gradient;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The sensitivity of the loss to each connection: {@code |g * w|} with the gradient of the mean
 * loss, over the sum of all these (Lee et al. 2019, "SNIP: Single-shot Network Pruning based on
 * Connection Sensitivity", equation 5). Weights compete across layers.
 */
public final class SnipScores {
  private SnipScores() {}

  /**
   * Scores weights where they are.
   *
   * @throws WorkbenchException as {@link GradientSource#weightGradients}
   */
  public static Map<String, Tensor> of(
      GradientSource source, Collection<String> names, JobContext job) throws WorkbenchException {
    return at(source, WeightQuery.of(names), job);
  }

  /**
   * Scores weights where the query puts them, at their values before training for one.
   *
   * @return in the shapes of the weights, by name; they sum up to 1, or are all 0 if no gradient is
   *     left
   * @throws WorkbenchException as {@link GradientSource#weightGradients}
   */
  public static Map<String, Tensor> at(GradientSource source, WeightQuery query, JobContext job)
      throws WorkbenchException {
    Map<String, Tensor> weights = new LinkedHashMap<>(source.weights());
    weights.putAll(query.changed());
    ElementSums sums = new ElementSums();
    source
        .meanGradients(query, job)
        .forEach(
            (name, gradient) -> {
              float[] weight = weights.get(name).toFloats();
              sums.add(name, gradient, (g, i) -> Math.abs(g * weight[i]));
            });
    double total = sums.total();
    return sums.tensors(total > 0 ? 1 / total : 0);
  }
}
