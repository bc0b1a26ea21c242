package dev.lapidary.core.recipe;

import dev.lapidary.core.ir.Model;
import dev.lapidary.core.transform.LayerChange;
import dev.lapidary.core.transform.ParameterSpec;
import dev.lapidary.core.transform.StepType;
import dev.lapidary.core.transform.Transform;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.TransformResult;
import java.util.List;

/** Stands for the opset conversion: declares another version and changes nothing. */
public record RaiseOpset(int version) implements Transform {
  public static final StepType<RaiseOpset> TYPE =
      StepType.of(
          RecipeRunner.CONVERT, RaiseOpset.class, ParameterSpec.integer("version", 1, 21, 13));

  @Override
  public StepType<RaiseOpset> type() {
    return TYPE;
  }

  @Override
  public TransformResult apply(Model model, TransformContext context) {
    return new TransformResult(
        model.withOpset("", version), List.of(LayerChange.of("", "converted")));
  }
}
