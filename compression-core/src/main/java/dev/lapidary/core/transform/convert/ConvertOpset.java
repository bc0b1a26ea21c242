package dev.lapidary.core.transform.convert;

import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.InputDefaults;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.transform.LayerChange;
import dev.lapidary.core.transform.ParameterSpec;
import dev.lapidary.core.transform.StepType;
import dev.lapidary.core.transform.Transform;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.TransformResult;
import dev.lapidary.core.transform.convert.opset.OpsetConversion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Raises a model to a newer version of ONNX's own operator set, subgraphs included. Nodes of other
 * domains stay as they are. What the model computes stays the same; each operator whose definition
 * changed has an adapter in {@link dev.lapidary.core.transform.convert.opset}.
 *
 * @param version the operator set wanted, 13 to 21
 */
public record ConvertOpset(int version) implements Transform {
  private static final int LOWEST = 13;
  private static final int INITIAL = 17;

  public static final StepType<ConvertOpset> TYPE =
      StepType.of(
          "convert.opset",
          ConvertOpset.class,
          ParameterSpec.integer("version", LOWEST, OpsetConversion.NEWEST, INITIAL));

  public ConvertOpset {
    if (version < LOWEST || version > OpsetConversion.NEWEST) {
      throw new IllegalArgumentException(
          "version must be in [" + LOWEST + ", " + OpsetConversion.NEWEST + "], found " + version);
    }
  }

  /**
   * The model in a version that is late enough: as it is, or raised to the lowest one that does.
   *
   * @param least what is needed at least
   * @throws WorkbenchException if the model cannot be raised
   */
  public static Model atLeast(Model model, int least, TransformContext context)
      throws WorkbenchException {
    return model.opset() >= least
        ? model
        : new ConvertOpset(Math.max(least, LOWEST)).apply(model, context).model();
  }

  @Override
  public StepType<ConvertOpset> type() {
    return TYPE;
  }

  @Override
  public void requires(Model model) throws WorkbenchException {
    if (model.opset() > version) {
      throw new RecipeException("recipe.opset.lower", model.opset(), version);
    }
    Optional<Node> standard =
        model.graph().allNodes().stream().filter(Node::isStandard).findFirst();
    if (model.opset() < OpsetConversion.OLDEST && standard.isPresent()) {
      Node node = legacy(model.graph()).orElse(standard.get());
      throw new RecipeException(
          "recipe.opset.tooOld", model.opset(), OpsetConversion.OLDEST, node.describe());
    }
  }

  /** A node that says how it broadcasts, as nodes did before operator set 7. */
  private static Optional<Node> legacy(Graph graph) {
    return graph.allNodes().stream()
        .filter(node -> node.isStandard() && node.attributes().containsKey("broadcast"))
        .findFirst();
  }

  /** Rewritten nodes keep their outputs, which is what they are known by. */
  @Override
  public Optional<Model> outline(Model model) {
    return Optional.of(model.withOpset("", Math.max(version, model.opset())));
  }

  @Override
  public TransformResult apply(Model model, TransformContext context) throws WorkbenchException {
    requires(model);
    if (model.opset() == version) {
      return TransformResult.unchanged(model);
    }
    context.job().throwIfCancelled();
    Model prepared = InputDefaults.dropped(model);
    OpsetConversion conversion = OpsetConversion.of(prepared.graph(), new ProbedTypes(model));
    Graph raised = conversion.raise(prepared.graph(), model.opset(), version);
    Model result =
        prepared
            .withGraph(raised)
            .withOpset("", version)
            .withIrVersion(Math.max(prepared.irVersion(), irVersion()));
    return new TransformResult(result, changes(model, conversion));
  }

  private List<LayerChange> changes(Model model, OpsetConversion conversion) {
    List<LayerChange> changes = new ArrayList<>();
    changes.add(
        new LayerChange(
            model.graph().name(),
            "converted",
            Map.of("fromOpset", model.opset(), "toOpset", (long) version)));
    conversion
        .rewritten()
        .forEach(
            (layer, opType) ->
                changes.add(new LayerChange(layer, "converted", Map.of("opType", opType))));
    return changes;
  }

  /** The file format each operator set appeared with. */
  private long irVersion() {
    if (version <= 14) {
      return 7;
    } else if (version <= 18) {
      return 8;
    }
    return version <= 20 ? 9 : 10;
  }
}
