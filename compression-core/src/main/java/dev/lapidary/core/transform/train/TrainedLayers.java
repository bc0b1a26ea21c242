package dev.lapidary.core.transform.train;

import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.transform.LayerChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a training changed, layer by layer. */
public final class TrainedLayers {
  private TrainedLayers() {}

  /**
   * The nodes whose constants differ, each with how far its first one moved: {@code |after -
   * before| / |before|}, which is left out where it was zero.
   *
   * @param after the same graph with other values
   */
  public static List<LayerChange> between(Model before, Model after) {
    Graph graph = before.graph();
    GraphIndex olds = GraphIndex.of(graph);
    GraphIndex news = GraphIndex.of(after.graph());
    List<LayerChange> changes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      for (String input : node.inputs()) {
        Optional<Tensor> old = olds.constant(input);
        Optional<Tensor> now = news.constant(input);
        if (old.isPresent() && !old.equals(now)) {
          changes.add(new LayerChange(node.id(), "trained", figures(old.get(), now.orElseThrow())));
          break;
        }
      }
    }
    return changes;
  }

  private static Map<String, Object> figures(Tensor before, Tensor after) {
    double moved = relativeDistance(before, after);
    return Double.isFinite(moved) ? Map.of("relativeChange", moved) : Map.of();
  }

  private static double relativeDistance(Tensor before, Tensor after) {
    float[] olds = before.toFloats();
    float[] news = after.toFloats();
    double distance = 0;
    double length = 0;
    for (int i = 0; i < olds.length; i++) {
      distance += ((double) news[i] - olds[i]) * ((double) news[i] - olds[i]);
      length += (double) olds[i] * olds[i];
    }
    return Math.sqrt(distance / length);
  }
}
