package dev.lapidary.core.profile;

import java.util.List;

/**
 * What a model does in one run, independent of any device.
 *
 * @param batch samples of the run
 * @param layers in graph order
 * @param peakActivationBytes the largest sum of activations alive at once in graph order, inputs
 *     and outputs included, views and fused values sharing memory
 * @param weightBytes bytes of all constants
 * @param uncounted why the multiply-accumulates of some layers are unknown, a phrase each; they
 *     count 0
 */
public record Workload(
    int batch,
    List<LayerWork> layers,
    long peakActivationBytes,
    long weightBytes,
    List<String> uncounted) {
  public Workload {
    layers = List.copyOf(layers);
    uncounted = List.copyOf(uncounted);
  }

  /** A workload of which every layer is counted. */
  public Workload(int batch, List<LayerWork> layers, long peakActivationBytes, long weightBytes) {
    this(batch, layers, peakActivationBytes, weightBytes, List.of());
  }

  /** Multiply-accumulates of the whole run. */
  public long macs() {
    return layers.stream().mapToLong(LayerWork::macs).sum();
  }
}
