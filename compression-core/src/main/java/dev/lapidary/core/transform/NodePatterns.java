package dev.lapidary.core.transform;

import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.ir.Node;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds the nodes a user names by patterns: the first output or the name of a node, where {@code *}
 * stands for any text and {@code ?} for any character. {@code block1.*} names what begins so.
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
      List<Node> named = nodes.stream().filter(node -> names(pattern, node)).toList();
      if (named.isEmpty()) {
        NodeNames.check(label, parameter, List.of(pattern), nodes);
      }
      found.addAll(named);
    }
    return nodes.stream().filter(found::contains).toList();
  }

  private static boolean names(String pattern, Node node) {
    if (NodeNames.names(pattern, node)) {
      return true;
    }
    Pattern compiled = compile(pattern);
    return compiled.matcher(node.id()).matches()
        || (!node.name().isEmpty() && compiled.matcher(node.name()).matches());
  }

  private static Pattern compile(String pattern) {
    StringBuilder regex = new StringBuilder();
    for (char c : pattern.toCharArray()) {
      switch (c) {
        case '*' -> regex.append(".*");
        case '?' -> regex.append('.');
        default -> regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(regex.toString());
  }
}
