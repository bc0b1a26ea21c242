package dev.lapidary.core.recipe;

import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.ir.Attribute;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.transform.LayerChange;
import dev.lapidary.core.transform.ParameterSpec;
import dev.lapidary.core.transform.StepType;
import dev.lapidary.core.transform.Transform;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.TransformResult;
import java.util.List;
import java.util.Set;

/** A step with a parameter of every kind: notes its amount on every node of the model. */
public record AddBias(
    double amount,
    double share,
    long seed,
    boolean data,
    Side side,
    String teacher,
    List<String> layers)
    implements Transform {

  public static final StepType<AddBias> TYPE =
      new StepType<>(
          "test.add-bias",
          List.of("test.bias"),
          AddBias.class,
          List.of(
              ParameterSpec.number("amount", -1e6, 1e6, "", 0.25),
              ParameterSpec.fraction("share", 0, 1, 0.5),
              ParameterSpec.integer("seed", 0, 1L << 40, 7),
              ParameterSpec.flag("data", false),
              ParameterSpec.choice("side", Side.LEFT_HAND),
              ParameterSpec.text("teacher", ""),
              ParameterSpec.names("layers")));

  public enum Side {
    LEFT_HAND,
    RIGHT_HAND
  }

  static AddBias of(double amount) {
    return new AddBias(amount, 0.5, 7, false, Side.LEFT_HAND, "", List.of());
  }

  @Override
  public StepType<AddBias> type() {
    return TYPE;
  }

  @Override
  public int minimumOpset() {
    return side == Side.RIGHT_HAND ? 13 : 1;
  }

  @Override
  public Set<DataRole> requiredData() {
    return data ? Set.of(DataRole.CALIBRATION) : Set.of();
  }

  @Override
  public Set<String> requiredModels() {
    return teacher.isEmpty() ? Set.of() : Set.of(teacher);
  }

  @Override
  public TransformResult apply(Model model, TransformContext context) {
    context.job().throwIfCancelled();
    var nodes =
        model.graph().nodes().stream()
            .map(node -> node.withAttribute("bias", Attribute.of((float) amount)))
            .toList();
    return new TransformResult(
        model.withGraph(model.graph().withNodes(nodes)), List.of(LayerChange.of("y", "biased")));
  }
}
