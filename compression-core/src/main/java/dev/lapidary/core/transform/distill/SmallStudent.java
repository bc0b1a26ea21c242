package dev.lapidary.core.transform.distill;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.train.network.ClassifierTask;
import dev.lapidary.core.train.network.NetworkBudget;
import dev.lapidary.core.train.network.NetworkSearch;
import dev.lapidary.core.train.network.SeparableNetwork;
import dev.lapidary.core.transform.LayerChange;
import dev.lapidary.core.transform.ParameterSpec;
import dev.lapidary.core.transform.StepType;
import dev.lapidary.core.transform.Transform;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.TransformResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Puts a built-in network of fresh weights in the model's place, for the same images and classes
 * and as large as a budget allows; see {@link NetworkSearch}. It gives logits, and has yet to be
 * trained.
 *
 * @param parameters most weights; 0 for any number
 * @param macs most multiply-accumulates for one image; 0 for any number
 * @param seed of the weights
 */
public record SmallStudent(long parameters, long macs, long seed) implements Transform {
  private static final long LARGEST_BUDGET = 1_000_000_000_000L;

  public static final StepType<SmallStudent> TYPE =
      StepType.of(
          "distill.small",
          SmallStudent.class,
          ParameterSpec.integer("parameters", 0, LARGEST_BUDGET, 50_000),
          ParameterSpec.integer("macs", 0, LARGEST_BUDGET, 0),
          ParameterSpec.integer("seed", Long.MIN_VALUE, Long.MAX_VALUE, 1).asSeldom());

  public SmallStudent {
    budget(parameters, macs);
  }

  private static NetworkBudget budget(long parameters, long macs) {
    return new NetworkBudget(limit(parameters), limit(macs));
  }

  private static OptionalLong limit(long most) {
    return most == 0 ? OptionalLong.empty() : OptionalLong.of(most);
  }

  @Override
  public StepType<SmallStudent> type() {
    return TYPE;
  }

  @Override
  public void requires(Model model) throws WorkbenchException {
    NetworkSearch.choose(ClassifierTask.of(model), budget(parameters, macs));
  }

  @Override
  public TransformResult apply(Model model, TransformContext context) throws WorkbenchException {
    ClassifierTask task = ClassifierTask.of(model);
    SeparableNetwork network = NetworkSearch.choose(task, budget(parameters, macs));
    Model student = network.create(task, seed);
    return new TransformResult(student, changes(student.graph()));
  }

  private static List<LayerChange> changes(Graph graph) {
    GraphIndex index = GraphIndex.of(graph);
    List<LayerChange> changes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      Optional<Tensor> weight =
          node.is("Conv") || node.is("Gemm")
              ? node.input(1).flatMap(index::constant)
              : Optional.empty();
      weight.ifPresent(tensor -> changes.add(change(node.id(), tensor)));
    }
    return changes;
  }

  private static LayerChange change(String layer, Tensor weight) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("channels", weight.length(0));
    figures.put("weights", weight.elementCount());
    return new LayerChange(layer, "built", figures);
  }
}
