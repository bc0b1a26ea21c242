package dev.lapidary.core.train;

import java.util.List;

/**
 * What training leaves alone.
 *
 * @param nodes whose constants stay as they are, each by its first output; a BatchNormalization
 *     among them works as in inference
 * @param normalization whether every BatchNormalization works as in inference: it normalizes with
 *     its running statistics and leaves them alone; its scale and shift are trained
 * @param zeros whether weights that are zero at the start stay zero (pruned models)
 */
public record Freezing(List<String> nodes, boolean normalization, boolean zeros) {
  /** Everything may change. */
  public static final Freezing NONE = new Freezing(List.of(), false, false);

  /** Pruned weights stay pruned. */
  public static final Freezing ZEROS = new Freezing(List.of(), false, true);

  public Freezing {
    nodes = List.copyOf(nodes);
  }
}
