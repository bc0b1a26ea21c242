package dev.lapidary.core.transform;

import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.ir.Node;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds the nodes a user names by patterns: the first output or the name of a node, see {@link
 * NamePattern}. {@code block1.*} names what begins so.
 */
public final class NodePatterns {
  private NodePatterns() {}

  /**
   * The nodes that some pattern names, in graph order.
   *
   * @param label of the step that was given the patterns
   * @param parameter the patterns were given as
   * @throws RecipeException if a pattern names no node; the message holds near matches
   */
  public static List<Node> find(
      String label, String parameter, List<String> patterns, Collection<Node> nodes)
      throws RecipeException {
    Set<Node> found = new LinkedHashSet<>();
    for (String pattern : patterns) {
      NamePattern compiled = new NamePattern(pattern);
      List<Node> named = nodes.stream().filter(node -> names(compiled, node)).toList();
      if (named.isEmpty()) {
        NodeNames.check(label, parameter, List.of(pattern), nodes);
      }
      found.addAll(named);
    }
    return nodes.stream().filter(found::contains).toList();
  }

  private static boolean names(NamePattern pattern, Node node) {
    return pattern.names(node.id()) || pattern.names(node.name());
  }
}
