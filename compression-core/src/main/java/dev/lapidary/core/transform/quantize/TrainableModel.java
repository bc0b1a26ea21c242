package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.InputDefaults;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.transform.simplify.FoldBatchNorm;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A float model as it is trained with rounding, and what static quantization decides about it.
 *
 * @param base what holds the trained constants: all that layers use are initializers, and
 *     normalizations are there that training folds
 * @param prepared decisions for {@code base} with these folded too
 * @param normalized the layers whose normalization is in {@code base}, by id
 */
record TrainableModel(Model base, PreparedModel prepared, Map<String, NormalizedLayer> normalized) {

  /** Prepares a model as {@code decided} says. */
  static TrainableModel of(
      Model model, PreparedModel decided, NormalizationForm form, JobContext job) {
    Model plain = InputDefaults.dropped(model);
    Map<String, NormalizedLayer> kept =
        form == NormalizationForm.FOLDED ? Map.of() : normalized(plain.graph(), decided);
    Predicate<Node> foldedBefore = batchNorm -> !kept.containsKey(batchNorm.id());
    Model partly = FoldBatchNorm.fold(plain, foldedBefore, job).model();
    Graph trained = TrainedConstants.asInitializers(partly.graph(), decided.selection(), kept);
    Model base = partly.withGraph(trained);
    Model folded = FoldBatchNorm.fold(base, any -> true, job).model();
    return new TrainableModel(base, decided.with(folded), kept);
  }

  private static Map<String, NormalizedLayer> normalized(Graph graph, PreparedModel decided) {
    GraphIndex index = GraphIndex.of(graph);
    Map<String, NormalizedLayer> found = new LinkedHashMap<>();
    for (Node node : decided.selection().nodes()) {
      if (WeightedNode.of(node, decided.selection().index()).isPresent()) {
        NormalizedLayer.of(node.id(), index).ifPresent(layer -> found.put(node.id(), layer));
      }
    }
    return found;
  }
}
