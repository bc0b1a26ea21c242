package dev.lapidary.core.recipe;

import dev.lapidary.core.error.NearMatches;
import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.transform.StepType;
import dev.lapidary.core.transform.convert.ConvertOpset;
import dev.lapidary.core.transform.convert.SymbolicBatch;
import dev.lapidary.core.transform.distill.DecoupledDistillation;
import dev.lapidary.core.transform.distill.FeatureDistillation;
import dev.lapidary.core.transform.distill.LogitsDistillation;
import dev.lapidary.core.transform.distill.NarrowStudent;
import dev.lapidary.core.transform.distill.ShallowStudent;
import dev.lapidary.core.transform.distill.SmallStudent;
import dev.lapidary.core.transform.prune.MagnitudePruning;
import dev.lapidary.core.transform.quantize.AccuracyAwareQuantization;
import dev.lapidary.core.transform.quantize.DynamicQuantization;
import dev.lapidary.core.transform.quantize.Float16Quantization;
import dev.lapidary.core.transform.quantize.MixedPrecisionQuantization;
import dev.lapidary.core.transform.quantize.QuantizationAwareTraining;
import dev.lapidary.core.transform.quantize.StaticQuantization;
import dev.lapidary.core.transform.quantize.prepare.BiasCorrection;
import dev.lapidary.core.transform.quantize.prepare.ChannelEqualization;
import dev.lapidary.core.transform.quantize.prepare.OutlierSmoothing;
import dev.lapidary.core.transform.quantize.prepare.WeightRounding;
import dev.lapidary.core.transform.quantize.weights.WeightOnlyQuantization;
import dev.lapidary.core.transform.quantize.weights.WeightStorage;
import dev.lapidary.core.transform.simplify.FoldBatchNorm;
import dev.lapidary.core.transform.simplify.OnnxRuntimeSimplification;
import dev.lapidary.core.transform.train.FineTune;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The steps that recipes, command line and window know, by their stable labels. A label never
 * changes: a renamed step keeps its old label as an alias.
 */
public final class TransformCatalog {
  private final List<StepType<?>> types;
  private final Map<String, StepType<?>> byLabel = new LinkedHashMap<>();

  /**
   * A catalog of {@code types}, in the order they are shown.
   *
   * @throws IllegalArgumentException if two types share a label or alias
   */
  public TransformCatalog(List<StepType<?>> types) {
    this.types = List.copyOf(types);
    for (StepType<?> type : types) {
      add(type.label(), type);
      type.aliases().forEach(alias -> add(alias, type));
    }
  }

  private void add(String label, StepType<?> type) {
    if (byLabel.put(label, type) != null) {
      throw new IllegalArgumentException("two steps are labelled " + label);
    }
  }

  /** Every step of this version: one line each. */
  public static TransformCatalog standard() {
    return new TransformCatalog(
        List.of(
            ConvertOpset.TYPE,
            SymbolicBatch.TYPE,
            OnnxRuntimeSimplification.TYPE,
            FoldBatchNorm.TYPE,
            MagnitudePruning.TYPE,
            DynamicQuantization.TYPE,
            ChannelEqualization.TYPE,
            OutlierSmoothing.TYPE,
            BiasCorrection.TYPE,
            WeightRounding.TYPE,
            StaticQuantization.TYPE,
            AccuracyAwareQuantization.TYPE,
            MixedPrecisionQuantization.TYPE,
            QuantizationAwareTraining.TYPE,
            Float16Quantization.TYPE,
            WeightOnlyQuantization.TYPE,
            WeightStorage.TYPE,
            FineTune.TYPE,
            LogitsDistillation.TYPE,
            DecoupledDistillation.TYPE,
            FeatureDistillation.TYPE,
            NarrowStudent.TYPE,
            ShallowStudent.TYPE,
            SmallStudent.TYPE));
  }

  /** Every step, in the order they are shown. */
  public List<StepType<?>> types() {
    return types;
  }

  /**
   * The step with a label or alias.
   *
   * @throws RecipeException if there is none; the message names what is near
   */
  public StepType<?> type(String label) throws RecipeException {
    StepType<?> type = byLabel.get(label);
    if (type == null) {
      throw new RecipeException(
          "recipe.unknownStep", label, NearMatches.text(label, byLabel.keySet()));
    }
    return type;
  }
}
