package dev.lapidary.core.transform;

import dev.lapidary.core.ir.Attribute;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphEditor;
import dev.lapidary.core.ir.Tensor;
import java.util.Map;

/** Gives constants new values, whether they are initializers or the outputs of Constant nodes. */
public final class ConstantWriter {
  private ConstantWriter() {}

  /**
   * Replaces values; shapes may change.
   *
   * @param graph that the editor was made of
   * @param values by value name, each a constant of the graph
   */
  public static void put(Graph graph, GraphEditor editor, Map<String, Tensor> values) {
    values.forEach(
        (name, value) -> {
          if (graph.initializers().containsKey(name)) {
            editor.putInitializer(name, value);
          }
        });
    editor.mapNodes(
        node ->
            node.is("Constant") && values.containsKey(node.id())
                ? node.withAttributes(Map.of("value", Attribute.of(values.get(node.id()))))
                : node);
  }
}
