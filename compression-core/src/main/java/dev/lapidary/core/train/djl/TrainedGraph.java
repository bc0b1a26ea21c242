package dev.lapidary.core.train.djl;

import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Attribute;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.train.BoundLoss;
import dev.lapidary.core.train.Freezing;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The model of a task, ready to be interpreted.
 *
 * @param loss on this model and its teachers
 * @param program leads to the values that the loss compares
 */
record TrainedGraph(Model model, BoundLoss loss, GraphProgram program) {

  /**
   * Reads the model, before anything is computed.
   *
   * @throws WorkbenchException if it cannot be trained as the plan wants
   */
  static TrainedGraph of(TrainingTask task) throws WorkbenchException {
    Model model = task.model();
    BoundLoss loss = BoundLoss.of(task.plan().loss(), model, task.data().teachers());
    Freezing freezing = task.plan().freezing();
    ProgramOptions constants =
        ProgramOptions.DEFAULT.withFrozen(FrozenConstants.of(model.graph(), freezing));
    ProgramOptions options = freezing.scales() ? constants : constants.withLearnedScales();
    GraphProgram program = GraphProgram.of(model, loss.values(), options);
    if (program.parameters().isEmpty()) {
      throw new ModelException("train.nothingToTrain");
    }
    return new TrainedGraph(model, loss, program);
  }

  /** The model with new values where the old ones stood: initializers or Constant nodes. */
  Model with(Map<String, Tensor> trained) {
    Graph graph = model.graph();
    Map<String, Tensor> initializers = new LinkedHashMap<>(graph.initializers());
    initializers.replaceAll((name, value) -> trained.getOrDefault(name, value));
    return model.withGraph(
        graph
            .withInitializers(initializers)
            .withNodes(graph.nodes().stream().map(node -> with(node, trained)).toList()));
  }

  private static Node with(Node node, Map<String, Tensor> trained) {
    return node.is("Constant") && trained.containsKey(node.id())
        ? node.withAttributes(Map.of("value", Attribute.of(trained.get(node.id()))))
        : node;
  }
}
