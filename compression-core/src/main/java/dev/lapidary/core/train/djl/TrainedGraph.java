package dev.lapidary.core.train.djl;

import dev.lapidary.core.error.DataException;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Attribute;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.train.BoundTerm;
import dev.lapidary.core.train.Freezing;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The model of a task, ready to be interpreted.
 *
 * @param terms of the loss
 * @param program leads to the values that the terms compare
 */
record TrainedGraph(Model model, List<BoundTerm> terms, GraphProgram program) {

  /**
   * Reads the model, before anything is computed.
   *
   * @throws WorkbenchException if it cannot be trained as the plan wants
   */
  static TrainedGraph of(TrainingTask task) throws WorkbenchException {
    if (task.plan().loss().usesTeacher() && task.data().teacher().isEmpty()) {
      throw new DataException("train.noTeacher");
    }
    Model model = task.model();
    Graph teacher = task.data().teacher().map(Model::graph).orElse(null);
    List<BoundTerm> terms = BoundTerm.of(task.plan().loss(), model.graph(), teacher);
    Freezing freezing = task.plan().freezing();
    ProgramOptions constants =
        ProgramOptions.DEFAULT.withFrozen(FrozenConstants.of(model.graph(), freezing));
    ProgramOptions options = freezing.scales() ? constants : constants.withLearnedScales();
    List<String> values = terms.stream().map(BoundTerm::value).distinct().toList();
    GraphProgram program = GraphProgram.of(model, values, options);
    if (program.parameters().isEmpty()) {
      throw new ModelException("train.nothingToTrain");
    }
    return new TrainedGraph(model, terms, program);
  }

  /** The values of the teacher that are targets. */
  List<String> teacherValues() {
    return terms.stream()
        .map(BoundTerm::teacherValue)
        .filter(value -> !value.isEmpty())
        .distinct()
        .toList();
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
