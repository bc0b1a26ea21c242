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
import dev.lapidary.core.train.FrontEnd;
import dev.lapidary.core.train.LossSettings;
import dev.lapidary.core.train.TrainingPlan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The model of a task, ready to be interpreted.
 *
 * @param loss on this model and its teachers
 * @param front what is run as it is, for the program to start from; empty if nothing is
 * @param program leads to the values that the loss compares
 */
record TrainedGraph(Model model, BoundLoss loss, Optional<FrontEnd> front, GraphProgram program) {

  /**
   * Reads a model that is to be trained, before anything is computed.
   *
   * @throws WorkbenchException if it cannot be trained as the plan wants
   */
  static TrainedGraph of(Model model, TrainingPlan plan, List<Model> teachers)
      throws WorkbenchException {
    BoundLoss loss = BoundLoss.of(plan.loss(), model, teachers);
    Freezing freezing = plan.freezing();
    Optional<FrontEnd> front = UntrainableFront.of(model, loss.values(), freezing.unsupported());
    ProgramOptions constants =
        ProgramOptions.DEFAULT.withFrozen(FrozenConstants.of(model.graph(), freezing));
    ProgramOptions scaled = freezing.scales() ? constants : constants.withLearnedScales();
    return of(model, loss, front, front.map(scaled::after).orElse(scaled));
  }

  /**
   * Reads a model that gradients are wanted of, as a whole.
   *
   * @throws WorkbenchException if gradients reach no weight of it
   */
  static TrainedGraph whole(Model model, LossSettings loss, List<Model> teachers)
      throws WorkbenchException {
    BoundLoss bound = BoundLoss.of(loss, model, teachers);
    return of(model, bound, Optional.empty(), ProgramOptions.DEFAULT);
  }

  private static TrainedGraph of(
      Model model, BoundLoss loss, Optional<FrontEnd> front, ProgramOptions options)
      throws ModelException {
    GraphProgram program = GraphProgram.of(model, loss.values(), options);
    if (program.parameters().isEmpty()) {
      throw new ModelException("train.nothingToTrain");
    }
    return new TrainedGraph(model, loss, front, program);
  }

  /** Whether values of samples are computed up front: of teachers, or of the front. */
  boolean keepsValues(TrainingPlan plan) {
    return plan.augmentation().repeats() && (loss.teachers() > 0 || front.isPresent());
  }

  /** The model with new values where the old ones stood: initializers or Constant nodes. */
  Model with(Map<String, Tensor> values) {
    Map<String, Tensor> trained = new LinkedHashMap<>(values);
    // a weight added for the loss may bear the name of a constant the program does without
    trained.keySet().removeIf(name -> !program.trains(name));
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
