package dev.lapidary.core.transform;

import dev.lapidary.core.error.NearMatches;
import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.ir.Node;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Finds the nodes a user names: by what identifies a node (its first output) or by its name. */
public final class NodeNames {
  private NodeNames() {}

  /** Whether {@code name} names the node. */
  public static boolean names(String name, Node node) {
    return !name.isEmpty() && (name.equals(node.id()) || name.equals(node.name()));
  }

  /** Whether any of {@code names} names the node. */
  public static boolean anyNames(Collection<String> names, Node node) {
    return names.stream().anyMatch(name -> names(name, node));
  }

  /**
   * Checks that each of {@code names} names a node.
   *
   * @param label of the step that was given the names
   * @param parameter the names were given as
   * @throws RecipeException if one does not; the message holds near matches
   */
  public static void check(
      String label, String parameter, List<String> names, Collection<Node> nodes)
      throws RecipeException {
    for (String name : names) {
      if (nodes.stream().noneMatch(node -> names(name, node))) {
        throw new RecipeException(
            "step.unknownNode", label, parameter, name, NearMatches.text(name, known(nodes)));
      }
    }
  }

  private static Set<String> known(Collection<Node> nodes) {
    Set<String> known = new LinkedHashSet<>();
    for (Node node : nodes) {
      known.add(node.id());
      known.add(node.name());
    }
    known.remove("");
    return known;
  }
}
