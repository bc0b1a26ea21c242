package dev.lapidary.core.train;

import java.util.List;

/**
 * What training leaves alone.
 *
 * @param nodes whose constants stay as they are, each by its first output; a BatchNormalization
 *     among them works as in inference
 * @param constants names of single constants that stay as they are, whoever uses them
 * @param normalization whether every BatchNormalization works as in inference: it normalizes with
 *     its running statistics and leaves them alone; its scale and shift are trained
 * @param unsupported whether a node that cannot be trained, and everything it is computed from, is
 *     run as it is (see {@link FrontEnd}); otherwise such a model is refused
 * @param scales whether the scales of QuantizeLinear and DequantizeLinear stay as they are, or are
 *     learned (LSQ, Esser et al. 2020)
 * @param zeros whether weights that are zero at the start stay zero (pruned models)
 */
public record Freezing(
    List<String> nodes,
    List<String> constants,
    boolean normalization,
    boolean unsupported,
    boolean scales,
    boolean zeros) {
  /** All weights may change. */
  public static final Freezing NONE = new Freezing(List.of(), false, false);

  public Freezing {
    nodes = List.copyOf(nodes);
    constants = List.copyOf(constants);
  }

  /** With scales that stay as they are; what is not supported is refused. */
  public Freezing(List<String> nodes, boolean normalization, boolean zeros) {
    this(nodes, List.of(), normalization, false, true, zeros);
  }

  /** Of another graph with nodes and constants of its own. */
  public Freezing with(List<String> otherNodes, List<String> otherConstants) {
    return new Freezing(otherNodes, otherConstants, normalization, unsupported, scales, zeros);
  }

  public Freezing withNormalization(boolean frozen) {
    return new Freezing(nodes, constants, frozen, unsupported, scales, zeros);
  }

  public Freezing withUnsupported(boolean frozen) {
    return new Freezing(nodes, constants, normalization, frozen, scales, zeros);
  }

  public Freezing withScales(boolean frozen) {
    return new Freezing(nodes, constants, normalization, unsupported, frozen, zeros);
  }
}
