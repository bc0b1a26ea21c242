package dev.lapidary.core.train.gradient;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which parts of an input a class score depends on: {@code |d score_c / d input|} of the
 * unnormalized score (Simonyan, Vedaldi, Zisserman 2013, "Deep Inside Convolutional Networks").
 */
public final class Saliency {
  private Saliency() {}

  /**
   * The map of every sample, batch by batch.
   *
   * @param visitor sees magnitudes in place of gradients
   * @throws WorkbenchException as {@link GradientSource#inputGradients}
   */
  public static void each(
      GradientSource source,
      ClassChoice choice,
      GradientSource.InputVisitor visitor,
      JobContext job)
      throws WorkbenchException {
    source.inputGradients(
        choice, (indices, gradients) -> visitor.visit(indices, magnitudes(gradients)), job);
  }

  /**
   * The mean map over the samples.
   *
   * @return in the shape of one sample, by input name
   * @throws WorkbenchException as {@link GradientSource#inputGradients}
   */
  public static Map<String, Tensor> mean(GradientSource source, ClassChoice choice, JobContext job)
      throws WorkbenchException {
    ElementSums sums = new ElementSums();
    int[] samples = {0};
    each(
        source,
        choice,
        (indices, maps) -> {
          samples[0] += indices.length;
          maps.forEach((name, map) -> addSamples(sums, name, map));
        },
        job);
    return sums.tensors(1.0 / samples[0]);
  }

  private static Map<String, Tensor> magnitudes(Map<String, Tensor> gradients) {
    Map<String, Tensor> magnitudes = new LinkedHashMap<>();
    gradients.forEach((name, gradient) -> magnitudes.put(name, magnitude(gradient)));
    return Collections.unmodifiableMap(magnitudes);
  }

  private static Tensor magnitude(Tensor gradient) {
    float[] values = gradient.toFloats();
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.abs(values[i]);
    }
    return Tensor.ofFloats(values, gradient.lengths());
  }

  private static void addSamples(ElementSums sums, String name, Tensor maps) {
    float[] values = maps.toFloats();
    int samples = Math.toIntExact(maps.length(0));
    int width = values.length / samples;
    long[] lengths = Arrays.copyOfRange(maps.lengths(), 1, maps.rank());
    Tensor zeros = Tensor.ofFloats(new float[width], lengths);
    for (int sample = 0; sample < samples; sample++) {
      int from = sample * width;
      sums.add(name, zeros, (unused, i) -> values[from + i]);
    }
  }
}
