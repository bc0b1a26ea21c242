package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Node;
import java.util.Optional;

/**
 * Says why a value does not become integers between layers.
 *
 * @param whole the graph that holds the value, before normalizations are folded
 * @param selection of nodes once they are
 */
record FloatValue(Graph whole, NodeSelection selection) {

  /** The reason, as part of a sentence. */
  RecipeException reason(String value) {
    GraphIndex before = GraphIndex.of(whole);
    if (before.constant(value).isPresent() || whole.initializers().containsKey(value)) {
      return new RecipeException("quantize.floatConstant");
    }
    Optional<Node> behind =
        before.soleConsumer(value).filter(node -> node.is("BatchNormalization"));
    Optional<Node> maker = selection.index().producer(value);
    if (maker.isEmpty() && behind.isPresent() && before.producer(value).isPresent()) {
      return new RecipeException("quantize.floatFolded", behind.get().id());
    }
    Optional<String> kept = maker.map(node -> selection.keptFloat().get(node.id()));
    if (kept.isPresent()) {
      return new RecipeException("quantize.floatNode", maker.get().describe(), kept.get());
    }
    return maker.filter(selection::contains).isPresent()
        ? new RecipeException("quantize.floatProduct", maker.get().describe())
        : new RecipeException("quantize.floatUnused");
  }
}
