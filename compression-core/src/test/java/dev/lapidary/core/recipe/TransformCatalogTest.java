package dev.lapidary.core.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.transform.StepType;
import dev.lapidary.core.transform.Transform;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TransformCatalogTest {
  private final TransformCatalog catalog = TransformCatalog.standard();

  /** A label is in people's files: it may gain company here, and never change. */
  @Test
  void theLabelsAreTheSettledOnes() {
    assertEquals(
        List.of(
            "convert.opset",
            "convert.batch",
            "simplify.onnxruntime",
            "simplify.fold-batch-norm",
            "prune.magnitude",
            "quantize.dynamic",
            "quantize.equalize",
            "quantize.smooth",
            "quantize.correct-bias",
            "quantize.round",
            "quantize.static",
            "quantize.accuracy-aware",
            "quantize.mixed",
            "quantize.aware",
            "quantize.float16",
            "quantize.weights",
            "quantize.storage",
            "train.fine-tune",
            "distill.logits",
            "distill.decoupled",
            "distill.features",
            "distill.narrow",
            "distill.shallow",
            "distill.small"),
        catalog.types().stream().map(StepType::label).toList());
  }

  @Test
  void everyStepCanBeMadeOfItsInitialValuesAndSurvivesJson() throws Exception {
    RecipeJson json = new RecipeJson(catalog);
    for (StepType<?> type : catalog.types()) {
      Transform step = type.create(Map.of());
      assertEquals(type, step.type());
      assertEquals(Recipe.of(step), json.read(json.write(Recipe.of(step)), type.label()));
    }
  }

  @Test
  void twoTypesOfOneLabelAreRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new TransformCatalog(List.of(AddBias.TYPE, AddBias.TYPE)));
  }

  @Test
  void anUnknownLabelNamesWhatIsNear() {
    TransformCatalog two = new TransformCatalog(List.of(AddBias.TYPE, RaiseOpset.TYPE));
    RecipeException error = assertThrows(RecipeException.class, () -> two.type("convert.opsets"));
    assertTrue(error.getMessage().endsWith("did you mean: convert.opset?"), error.getMessage());
  }
}
