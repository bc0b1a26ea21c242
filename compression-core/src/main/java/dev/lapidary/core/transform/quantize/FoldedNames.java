package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.transform.NodePatterns;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Nodes named in a graph whose normalizations are going to be folded. */
public final class FoldedNames {
  private FoldedNames() {}

  /**
   * Ids by which the nodes are known before and after: a layer whose normalization is folded into
   * it takes over its output.
   *
   * @param patterns see {@link NodePatterns}
   * @throws RecipeException if a pattern names no node
   */
  public static Set<String> find(String label, String parameter, List<String> patterns, Graph graph)
      throws RecipeException {
    GraphIndex index = GraphIndex.of(graph);
    Set<String> ids = new HashSet<>();
    for (Node node : NodePatterns.find(label, parameter, patterns, graph.nodes())) {
      ids.add(node.id());
      index
          .soleConsumer(node.id())
          .filter(user -> user.is("BatchNormalization"))
          .ifPresent(user -> ids.add(user.id()));
    }
    return ids;
  }
}
