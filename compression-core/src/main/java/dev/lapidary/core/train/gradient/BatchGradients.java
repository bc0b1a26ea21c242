package dev.lapidary.core.train.gradient;

import dev.lapidary.core.ir.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The gradients of one batch's mean loss.
 *
 * @param share of the batch in all samples; the shares of a pass sum up to 1
 * @param loss mean over the samples of the batch
 * @param gradients FLOAT, by the name of the weight and in its shape
 */
public record BatchGradients(double share, double loss, Map<String, Tensor> gradients) {
  public BatchGradients {
    gradients = Collections.unmodifiableMap(new LinkedHashMap<>(gradients));
  }
}
