package dev.lapidary.core.transform.distill;

import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphEditor;
import dev.lapidary.core.ir.Model;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Takes residual blocks out of a model. */
final class BlockRemoval {
  private BlockRemoval() {}

  /**
   * The model in which what followed each of the chosen blocks reads what the block read.
   *
   * @param blocks all of the model's, in graph order
   */
  static Model without(Model model, List<ResidualBlock> blocks, Set<ResidualBlock> chosen) {
    Graph graph = model.graph();
    GraphEditor editor = GraphEditor.of(graph);
    Map<String, String> standsFor = new HashMap<>();
    for (ResidualBlock block : blocks) {
      if (chosen.contains(block)) {
        String entry = standsFor.getOrDefault(block.entry(), block.entry());
        standsFor.put(block.exit(), entry);
        editor.redirectUses(block.exit(), entry);
      }
    }
    return model.withGraph(editor.removeDeadNodes().build());
  }
}
