package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.transform.NodePatterns;
import java.util.List;
import java.util.Set;

/**
 * The width of weights of some layers as a recipe writes it: {@code NODES=BITS}, {@code block1.*=4}
 * for one.
 *
 * @param nodes a pattern, see {@link NodePatterns}
 * @param bits 2 to 8
 */
public record LayerBits(String nodes, int bits) {

  /**
   * Reads entries.
   *
   * @throws IllegalArgumentException naming the entry that is none
   */
  public static List<LayerBits> parse(List<String> entries) {
    return entries.stream().map(LayerBits::parse).toList();
  }

  private static LayerBits parse(String entry) {
    int sign = entry.lastIndexOf('=');
    String width = entry.substring(sign + 1).strip();
    if (sign < 1 || !width.matches("[2-8]")) {
      throw new IllegalArgumentException(
          "layerBits must be NODES=BITS with 2 to 8 bits, found \"" + entry + "\"");
    }
    return new LayerBits(entry.substring(0, sign).strip(), Integer.parseInt(width));
  }

  /**
   * The ids of the layers once normalizations are folded.
   *
   * @throws RecipeException if the pattern names no node
   */
  public Set<String> layers(String label, Graph graph) throws RecipeException {
    return FoldedNames.find(label, "layerBits", List.of(nodes), graph);
  }
}
