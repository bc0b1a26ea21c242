package dev.lapidary.core.transform.train;

import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.transform.LayerChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** What a training changed, layer by layer. */
public final class TrainedLayers {
  private TrainedLayers() {}

  /**
   * The nodes whose constants differ, each with how far its first one moved: {@code |after -
   * before| / |before|}.
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
          OptionalDouble moved = relativeDistance(old.get(), now.orElseThrow());
          Map<String, Object> figures = new HashMap<>();
          moved.ifPresent(share -> figures.put("relativeChange", share));
          changes.add(new LayerChange(node.id(), "trained", figures));
          break;
        }
      }
    }
    return changes;
  }

  /** Empty for what was zero. */
  private static OptionalDouble relativeDistance(Tensor before, Tensor after) {
    float[] olds = before.toFloats();
    float[] news = after.toFloats();
    double distance = 0;
    double length = 0;
    for (int i = 0; i < olds.length; i++) {
      distance += ((double) news[i] - olds[i]) * ((double) news[i] - olds[i]);
      length += (double) olds[i] * olds[i];
    }
    return length == 0 ? OptionalDouble.empty() : OptionalDouble.of(Math.sqrt(distance / length));
  }
}
