package dev.lapidary.core.train;

import java.util.List;

/**
 * What training leaves alone.
 *
 * @param nodes whose constants stay as they are, each by its first output; a BatchNormalization
 *     among them works as in inference
 * @param normalization whether every BatchNormalization works as in inference: it normalizes with
 *     its running statistics and leaves them alone; its scale and shift are trained
 * @param unsupported whether a node that cannot be trained, and everything it is computed from, is
 *     run as it is (see {@link FrontEnd}); otherwise such a model is refused
 * @param scales whether the scales of QuantizeLinear and DequantizeLinear stay as they are, or are
 *     learned (LSQ, Esser et al. 2020)
 * @param zeros whether weights that are zero at the start stay zero (pruned models)
 */
public record Freezing(
    List<String> nodes, boolean normalization, boolean unsupported, boolean scales, boolean zeros) {
  /** All weights may change. */
  public static final Freezing NONE = new Freezing(List.of(), false, false, true, false);

  /** Pruned weights stay pruned. */
  public static final Freezing ZEROS = new Freezing(List.of(), false, false, true, true);

  public Freezing {
    nodes = List.copyOf(nodes);
  }

  /** With scales that stay as they are; what is not supported is refused. */
  public Freezing(List<String> nodes, boolean normalization, boolean zeros) {
    this(nodes, normalization, false, true, zeros);
  }

  public Freezing withNormalization(boolean frozen) {
    return new Freezing(nodes, frozen, unsupported, scales, zeros);
  }

  public Freezing withUnsupported(boolean frozen) {
    return new Freezing(nodes, normalization, frozen, scales, zeros);
  }

  public Freezing withScales(boolean frozen) {
    return new Freezing(nodes, normalization, unsupported, frozen, zeros);
  }
}
