package dev.lapidary.core.train.gradient;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * How sharply the loss bends in each weight tensor: Hutchinson's estimate of the Hessian's trace,
 * the mean of {@code v^T H v} over random signs v, where {@code H v = (g(w + e v) - g(w - e v)) /
 * (2 e)}; the other weights stay where they are (Dong et al. 2020, "HAWQ-V2"). Each draw takes two
 * passes over the samples for each weight.
 *
 * @param draws of v, 1 or more
 * @param relativeStep e over the root mean square of the weight, in (0, 1]; small, or kinks of
 *     activations count as curvature, but not so small that gradients differ by rounding alone
 */
public record HessianTrace(int draws, double relativeStep, long seed) {
  private static final double RELATIVE_STEP = 1e-2;

  public HessianTrace {
    if (draws < 1 || !(relativeStep > 0 && relativeStep <= 1)) {
      throw new IllegalArgumentException(
          "draws must be 1 or more and relativeStep in (0, 1], found "
              + draws
              + " and "
              + relativeStep);
    }
  }

  public static HessianTrace of(int draws, long seed) {
    return new HessianTrace(draws, RELATIVE_STEP, seed);
  }

  /**
   * Estimates the trace of every weight, by name.
   *
   * @throws WorkbenchException as {@link GradientSource#weightGradients}
   */
  public Map<String, TraceEstimate> of(
      GradientSource source, Collection<String> names, JobContext job) throws WorkbenchException {
    Map<String, TraceEstimate> estimates = new LinkedHashMap<>();
    double done = 0;
    for (String name : names) {
      JobContext own = job.stage(done / names.size(), ++done / names.size(), name);
      estimates.put(name, estimate(source, name, own));
    }
    return Collections.unmodifiableMap(estimates);
  }

  private TraceEstimate estimate(GradientSource source, String name, JobContext job)
      throws WorkbenchException {
    double[] found = new double[draws];
    SplittableRandom random = new SplittableRandom(seed * 1_000_003 + name.hashCode());
    for (int i = 0; i < draws; i++) {
      JobContext own = job.slice((double) i / draws, (i + 1.0) / draws);
      found[i] = draw(source, name, random, own);
    }
    return TraceEstimate.of(found, source.weights().get(name).elementCount());
  }

  /** One {@code v^T H v}. */
  private double draw(GradientSource source, String name, SplittableRandom random, JobContext job)
      throws WorkbenchException {
    float[] weight = source.weights().get(name).toFloats();
    long[] lengths = source.weights().get(name).lengths();
    double[] direction = random.doubles(weight.length).map(d -> d < 0.5 ? -1 : 1).toArray();
    double step = relativeStep * size(weight);
    Tensor ahead = moved(weight, direction, step, lengths);
    Tensor behind = moved(weight, direction, -step, lengths);
    double rise = slope(source, name, ahead, direction, job.slice(0, 0.5));
    double fall = slope(source, name, behind, direction, job.slice(0.5, 1));
    return (rise - fall) / (2 * step);
  }

  /** The root mean square; 1 where all is zero. */
  private static double size(float[] weight) {
    double squares = 0;
    for (float value : weight) {
      squares += (double) value * value;
    }
    return squares > 0 ? Math.sqrt(squares / weight.length) : 1;
  }

  private static Tensor moved(float[] weight, double[] direction, double step, long[] lengths) {
    float[] moved = new float[weight.length];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = (float) (weight[i] + step * direction[i]);
    }
    return Tensor.ofFloats(moved, lengths);
  }

  /** Of the loss along {@code direction}. */
  private static double slope(
      GradientSource source, String name, Tensor at, double[] direction, JobContext job)
      throws WorkbenchException {
    ElementSums sums = new ElementSums();
    source.weightGradients(
        WeightQuery.of(List.of(name)).at(Map.of(name, at)),
        batch ->
            sums.add(name, batch.gradients().get(name), (g, i) -> batch.share() * g * direction[i]),
        job);
    return sums.total();
  }
}
