package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.train.Freezing;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds frozen nodes of a float model again where it was made to round. */
final class FrozenLayers {
  private final Graph whole;
  private final GraphIndex index;
  private final List<FakeQuantizer> quantizers;
  private final GraphIndex rounded;

  /**
   * @param whole the float model, before normalization is folded
   * @param fake made of it
   * @param quantizers of {@code fake}
   */
  FrozenLayers(Graph whole, Graph fake, List<FakeQuantizer> quantizers) {
    this.whole = whole;
    this.index = GraphIndex.of(whole);
    this.quantizers = quantizers;
    this.rounded = GraphIndex.of(fake);
  }

  /** The same choice, by nodes and constants of the model that rounds. */
  Freezing of(Freezing frozen) {
    Set<String> wanted = new HashSet<>(frozen.nodes());
    Set<String> nodes = new LinkedHashSet<>();
    Set<String> constants = new LinkedHashSet<>(frozen.constants());
    for (Node node : whole.nodes()) {
      if (wanted.contains(node.id())) {
        constants.addAll(node.inputs());
        add(node, nodes, constants);
      }
    }
    return frozen.with(List.copyOf(nodes), List.copyOf(constants));
  }

  private void add(Node node, Set<String> nodes, Set<String> constants) {
    String layer = node.id();
    Optional<Node> kept = rounded.producer(layer);
    kept.ifPresent(found -> nodes.add(layer));
    if (kept.filter(found -> found.is("BatchNormalization")).isPresent()) {
      return;
    }
    Optional<Node> behind = index.soleConsumer(layer).filter(n -> n.is("BatchNormalization"));
    String folded = behind.map(Node::id).orElse(layer);
    for (FakeQuantizer quantizer : quantizers) {
      if (quantizer.layer().equals(layer) || quantizer.layer().equals(folded)) {
        constants.add(quantizer.value());
        constants.add(quantizer.scale());
      }
    }
  }
}
