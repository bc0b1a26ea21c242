package dev.lapidary.core.profile;

import java.util.List;

/**
 * What a model does in one run, independent of any device.
 *
 * @param batch samples of the run
 * @param peakActivationBytes the largest sum of activations alive at once in graph order, inputs
 *     and outputs included, views sharing memory
 * @param weightBytes bytes of all constants
 */
public record Workload(
    int batch, List<LayerWork> layers, long peakActivationBytes, long weightBytes) {
  public Workload {
    layers = List.copyOf(layers);
  }

  /** Multiply-accumulates of the whole run. */
  public long macs() {
    return layers.stream().mapToLong(LayerWork::macs).sum();
  }
}
