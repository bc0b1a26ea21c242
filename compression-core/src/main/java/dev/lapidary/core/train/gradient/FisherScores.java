package dev.lapidary.core.train.gradient;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import java.util.Collection;
import java.util.Map;

/**
 * The diagonal of the empirical Fisher information, and what it says of channels. Both are means
 * over batches, so a source with batches of one sample gives them exactly; larger batches are
 * faster, and average gradients before they are squared, which makes them smaller.
 */
public final class FisherScores {
  private FisherScores() {}

  /**
   * Mean of {@code g^2} for each weight.
   *
   * @return in the shapes of the weights, by name
   * @throws WorkbenchException as {@link GradientSource#weightGradients}
   */
  public static Map<String, Tensor> diagonal(
      GradientSource source, Collection<String> names, JobContext job) throws WorkbenchException {
    ElementSums sums = new ElementSums();
    source.weightGradients(
        WeightQuery.of(names),
        batch ->
            batch
                .gradients()
                .forEach((name, value) -> sums.add(name, value, (g, i) -> batch.share() * g * g)),
        job);
    return sums.tensors();
  }

  /**
   * How much the loss rises without a channel: {@code 1/2 * mean((dL/dm)^2)} with a mask m that the
   * channel's output is multiplied by (Theis et al. 2018, "Faster gaze prediction with dense
   * networks and Fisher pruning"). A layer is linear in its weights, so {@code dL/dm = sum(g * w)}
   * over those of the channel; a bias stands behind the mask.
   *
   * @param axes the channel axis of each weight, by name
   * @return FLOAT [channels], by name
   * @throws WorkbenchException as {@link GradientSource#weightGradients}
   */
  public static Map<String, Tensor> channels(
      GradientSource source, Map<String, Integer> axes, JobContext job) throws WorkbenchException {
    ElementSums sums = new ElementSums();
    source.weightGradients(
        WeightQuery.of(axes.keySet()),
        batch ->
            batch
                .gradients()
                .forEach(
                    (name, gradient) -> {
                      Tensor weight = source.weights().get(name);
                      Tensor slopes = maskSlopes(gradient, weight, axes.get(name));
                      sums.add(name, slopes, (slope, i) -> 0.5 * batch.share() * slope * slope);
                    }),
        job);
    return sums.tensors();
  }

  private static Tensor maskSlopes(Tensor gradient, Tensor weight, int axis) {
    int[] channels = ChannelSums.channels(weight, axis);
    float[] values = weight.toFloats();
    float[] slopes = gradient.toFloats();
    double[] sums = new double[Math.toIntExact(weight.length(axis))];
    for (int i = 0; i < values.length; i++) {
      sums[channels[i]] += (double) slopes[i] * values[i];
    }
    float[] rounded = new float[sums.length];
    for (int i = 0; i < sums.length; i++) {
      rounded[i] = (float) sums[i];
    }
    return Tensor.ofFloats(rounded, rounded.length);
  }
}
