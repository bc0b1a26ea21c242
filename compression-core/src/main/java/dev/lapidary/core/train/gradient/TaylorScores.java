package dev.lapidary.core.train.gradient;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import java.util.Collection;
import java.util.Map;

/**
 * How much the loss would change without a weight, by the first term of its Taylor series: the mean
 * over batches of {@code (g * w)^2} or {@code |g * w|} (Molchanov et al. 2019, "Importance
 * Estimation for Neural Network Pruning", equation 8). A channel's score is the sum over its
 * weights, {@link ChannelSums}.
 */
public record TaylorScores(Form form) {
  /** How the sign is dropped. */
  public enum Form {
    SQUARED,
    ABSOLUTE
  }

  /**
   * Scores weights.
   *
   * @return in the shapes of the weights, by name
   * @throws WorkbenchException as {@link GradientSource#weightGradients}
   */
  public Map<String, Tensor> of(GradientSource source, Collection<String> names, JobContext job)
      throws WorkbenchException {
    ElementSums sums = new ElementSums();
    source.weightGradients(
        WeightQuery.of(names),
        batch ->
            batch
                .gradients()
                .forEach(
                    (name, gradient) -> {
                      float[] weight = source.weights().get(name).toFloats();
                      sums.add(name, gradient, (g, i) -> batch.share() * score(g * weight[i]));
                    }),
        job);
    return sums.tensors();
  }

  private double score(double change) {
    return form == Form.SQUARED ? change * change : Math.abs(change);
  }
}
