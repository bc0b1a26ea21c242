package dev.lapidary.core.transform.distill;

import java.util.List;

/**
 * Layers that a network works without: what they add to a value has that value's own shape.
 *
 * @param entry the value the block reads
 * @param exit the value it makes of it; of the same shape
 * @param layers the nodes with weights in it, by first output, in graph order
 * @param stage what blocks of one resolution and width have in common: the shape of the exit
 */
record ResidualBlock(String entry, String exit, List<String> layers, String stage) {
  ResidualBlock {
    layers = List.copyOf(layers);
  }
}
