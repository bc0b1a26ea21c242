package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.train.Freezing;
import dev.lapidary.core.transform.TransformResult;
import dev.lapidary.core.transform.simplify.FoldBatchNorm;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A model that rounds as its quantized form will, together with what leads back to that form.
 * Immutable.
 */
public final class FakeQuantizedModel {
  private final Model model;
  private final List<FakeQuantizer> quantizers;
  private final TrainableModel trainable;
  private final QuantizationPlan plan;

  FakeQuantizedModel(
      Model model,
      List<FakeQuantizer> quantizers,
      TrainableModel trainable,
      QuantizationPlan plan) {
    this.model = model;
    this.quantizers = List.copyOf(quantizers);
    this.trainable = trainable;
    this.plan = plan;
  }

  /**
   * What is trained. Weights, biases, normalizations and constant operands are FLOAT initializers
   * under their own names.
   */
  public Model model() {
    return model;
  }

  /** Every place where the model rounds. */
  public List<FakeQuantizer> quantizers() {
    return quantizers;
  }

  /**
   * What is frozen of the float model, in this one. The scale of a frozen weight stays too, or the
   * weight would be rounded to others; so does a layer with a normalization that is folded already
   * if the normalization is frozen, and every scale of a given range.
   *
   * @param frozen names nodes of {@code whole}
   * @param whole the float model this one was made of
   */
  public Freezing frozen(Freezing frozen, Model whole) {
    return new FrozenLayers(whole.graph(), model.graph(), quantizers)
        .of(frozen.with(frozen.nodes(), withGivenScales(frozen.constants())));
  }

  private List<String> withGivenScales(List<String> constants) {
    Set<String> all = new LinkedHashSet<>(constants);
    Set<String> given = trainable.prepared().ranges().keySet();
    quantizers.stream()
        .filter(place -> place.role() == FakeQuantizer.Role.ACTIVATION)
        .filter(place -> given.contains(place.value()))
        .forEach(place -> all.add(place.scale()));
    return List.copyOf(all);
  }

  /**
   * Turns the trained model into the file that static quantization writes: trained constants go
   * back into the float model, normalizations are folded with their last statistics, and nodes,
   * zero points and folded clips stay as decided before training. Untrained, it is that file byte
   * for byte.
   *
   * @param trained {@link #model()} with other values of its FLOAT initializers; scales may be
   *     other ones too
   * @throws ModelException if a weight or scale is no longer usable
   * @throws WorkbenchException if ONNX Runtime cannot run the result
   * @throws IllegalArgumentException if an initializer is missing or has another shape
   */
  public TransformResult toIntegers(Model trained, JobContext job) throws WorkbenchException {
    Graph graph = trained.graph();
    TrainedScales scales = TrainedScales.read(quantizers, graph.initializers());
    Model base = trainable.base();
    Model restored = base.withGraph(restored(base.graph(), graph));
    Model folded = FoldBatchNorm.fold(restored, any -> true, job).model();
    PreparedModel prepared = trainable.prepared().with(folded);
    TransformResult result =
        prepared.inIntegers(plan.retrained(prepared.selection(), scales), FormSettings.initial());
    RunCheck.runLike(restored, result.model(), job);
    return result;
  }

  /** The float graph with the constants of the trained one. */
  private Graph restored(Graph base, Graph trained) {
    Map<String, Tensor> initializers = new LinkedHashMap<>(base.initializers());
    initializers.replaceAll((name, value) -> restored(name, value, trained));
    GraphIndex index = GraphIndex.of(trained);
    List<Node> nodes =
        base.nodes().stream()
            .map(node -> node.is("Constant") ? index.producer(node.id()).orElse(node) : node)
            .toList();
    return base.withInitializers(initializers).withNodes(nodes);
  }

  private Tensor restored(String name, Tensor value, Graph trained) {
    if (!model.graph().initializers().containsKey(name)) {
      return value;
    }
    Tensor found = trained.initializers().get(name);
    if (found == null
        || !found.shape().equals(value.shape())
        || found.elementType() != value.elementType()) {
      throw new IllegalArgumentException(
          "initializer " + name + ": " + value + " is wanted, found " + found);
    }
    return found;
  }
}
