package dev.lapidary.core.train;

import java.util.List;

/**
 * What training leaves alone.
 *
 * @param nodes whose constants stay as they are, each by its first output; a BatchNormalization
 *     among them works as in inference
 * @param normalization whether every BatchNormalization works as in inference: it normalizes with
 *     its running statistics and leaves them alone; its scale and shift are trained
 * @param scales whether the scales of QuantizeLinear and DequantizeLinear stay as they are, or are
 *     learned (LSQ, Esser et al. 2020)
 * @param zeros whether weights that are zero at the start stay zero (pruned models)
 */
public record Freezing(List<String> nodes, boolean normalization, boolean scales, boolean zeros) {
  /** All weights may change. */
  public static final Freezing NONE = new Freezing(List.of(), false, true, false);

  /** Pruned weights stay pruned. */
  public static final Freezing ZEROS = new Freezing(List.of(), false, true, true);

  public Freezing {
    nodes = List.copyOf(nodes);
  }

  /** With scales that stay as they are. */
  public Freezing(List<String> nodes, boolean normalization, boolean zeros) {
    this(nodes, normalization, true, zeros);
  }

  public Freezing withNormalization(boolean frozen) {
    return new Freezing(nodes, frozen, scales, zeros);
  }

  public Freezing withScales(boolean frozen) {
    return new Freezing(nodes, normalization, frozen, zeros);
  }
}
