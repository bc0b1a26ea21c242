package dev.lapidary.core.transform.quantize.prepare;

import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.transform.LayerChange;
import dev.lapidary.core.transform.ParameterSpec;
import dev.lapidary.core.transform.StepType;
import dev.lapidary.core.transform.Transform;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.TransformResult;
import dev.lapidary.core.transform.quantize.WeightQuantization;
import dev.lapidary.core.transform.quantize.WeightedNode;
import dev.lapidary.core.transform.quantize.calibrate.SampleFeeds;
import dev.lapidary.core.transform.quantize.calibrate.SampleSettings;
import dev.lapidary.core.transform.quantize.rounding.LayerwiseRounding;
import dev.lapidary.core.transform.quantize.rounding.RoundedWeight;
import dev.lapidary.core.transform.quantize.rounding.RoundingMethod;
import dev.lapidary.core.transform.quantize.rounding.RoundingTarget;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Puts weights on the grid of their integers so that the outputs of layers change least, where
 * rounding each to the nearest changes weights least. The model stays float; {@code
 * quantize.static} with the same weights' settings finds the same scales and stores the weights as
 * they are.
 *
 * <p>For each layer, in the order of the graph: the second moment H of what the layer takes in is
 * summed over calibration samples, on the model whose earlier layers are rounded already; then the
 * weight is chosen. Batch normalization is folded first. Conv (groups and depthwise included), Gemm
 * and MatMul with a constant matrix; other weights are left to be rounded to the nearest.
 *
 * @param damping share of H's mean diagonal that is added to it
 */
public record WeightRounding(
    SampleSettings sampling, WeightSettings weights, RoundingMethod method, double damping)
    implements Transform {
  private static final int SAMPLES = 300;
  private static final double DAMPING = 0.01;

  public static final StepType<WeightRounding> TYPE =
      StepType.of("quantize.round", WeightRounding.class, specs());

  public WeightRounding {
    if (!(damping > 0 && damping <= 1)) {
      throw new IllegalArgumentException("damping must be in (0, 1], found " + damping);
    }
  }

  private static ParameterSpec[] specs() {
    List<ParameterSpec> specs = new ArrayList<>(SampleSettings.specs(SAMPLES));
    specs.addAll(WeightSettings.specs());
    specs.add(ParameterSpec.choice("method", RoundingMethod.GPTAQ));
    specs.add(ParameterSpec.number("damping", 1e-6, 1, "", DAMPING).asSeldom());
    return specs.toArray(ParameterSpec[]::new);
  }

  /** The step for a width, with the initial values of the rest. */
  public static WeightRounding of(int weightBits) {
    return new WeightRounding(
        SampleSettings.of(SAMPLES), WeightSettings.of(weightBits), RoundingMethod.GPTAQ, DAMPING);
  }

  @Override
  public StepType<WeightRounding> type() {
    return TYPE;
  }

  @Override
  public Set<DataRole> requiredData() {
    return Set.of(DataRole.CALIBRATION);
  }

  @Override
  public void requires(Model model) throws RecipeException {
    FoldedLayers.of(model, weights, TYPE.label(), JobContext.none());
  }

  @Override
  public Optional<Model> outline(Model model) throws RecipeException {
    return Optional.of(FoldedLayers.of(model, weights, TYPE.label(), JobContext.none()).model());
  }

  @Override
  public TransformResult apply(Model model, TransformContext context) throws WorkbenchException {
    JobContext job = context.job();
    FoldedLayers folded = FoldedLayers.of(model, weights, TYPE.label(), job);
    SampleFeeds feeds = sampling.feeds(TYPE.label(), folded.model(), context);
    Map<String, LayerChange> changes = new HashMap<>();
    List<RoundingTarget> targets = new ArrayList<>();
    for (WeightedNode layer : folded.layers()) {
      Optional<String> reason = RoundingTarget.reasonAgainst(layer);
      if (reason.isPresent()) {
        changes.put(layer.node().id(), kept(layer, reason.get()));
      } else {
        WeightQuantization map = folded.map(layer);
        targets.add(new RoundingTarget(List.of(layer), rows -> WeightGrid.of(map, rows)));
      }
    }
    LayerwiseRounding.Result result =
        new LayerwiseRounding(method, damping)
            .round(folded.model(), folded.model(), targets, feeds, job);
    for (RoundingTarget target : targets) {
      RoundedWeight weight = result.weights().get(target.id());
      changes.put(
          target.id(), rounded(target.layer(), folded.map(target.layer()).range().bits(), weight));
    }
    List<LayerChange> all = new ArrayList<>(folded.folds());
    folded.layers().forEach(layer -> all.add(changes.get(layer.node().id())));
    return new TransformResult(result.model(), all);
  }

  private static LayerChange kept(WeightedNode layer, String reason) {
    return new LayerChange(layer.node().id(), "kept", Map.of("reason", reason));
  }

  private static LayerChange rounded(WeightedNode layer, int bits, RoundedWeight weight) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("operator", layer.node().opType());
    figures.put("weights", layer.weight().elementCount());
    figures.put("weightBits", bits);
    figures.put("errorToNearest", weight.errorToNearest());
    return new LayerChange(layer.node().id(), "rounded", figures);
  }
}
