package dev.lapidary.core.transform.quantize.prepare;

import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.transform.LayerChange;
import dev.lapidary.core.transform.ParameterSpec;
import dev.lapidary.core.transform.StepType;
import dev.lapidary.core.transform.Transform;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.TransformResult;
import dev.lapidary.core.transform.quantize.LayerConstants;
import dev.lapidary.core.transform.quantize.WeightedNode;
import dev.lapidary.core.transform.quantize.calibrate.SampleFeeds;
import dev.lapidary.core.transform.quantize.calibrate.SampleSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Corrects biases by what rounded weights will shift the mean of each output channel (Nagel et al.
 * 2019, "Data-Free Quantization Through Weight Equalization and Bias Correction", section 4.2):
 *
 * <pre>
 *   empirical   bias += E[W x] - E[round(W) x']     means of calibration samples
 *   analytic    bias -= (round(W) - W) E[x]         E[x] from the normalization before the layer
 * </pre>
 *
 * <p>with x in float and x' where earlier layers are rounded and corrected, layer by layer in the
 * order of the graph. The analytic way needs no data, but batch normalization that is not folded
 * yet: {@link ExpectedValues} says which values it tells the means of, and layers that take others
 * are left alone. Weights stay as they are; {@code quantize.static} with the same settings of
 * weights follows. Batch normalization is folded first. A MatMul without an Add of a constant
 * behind it has no bias and is left alone.
 *
 * @param sampling of no effect in the analytic way
 */
public record BiasCorrection(
    CorrectionMethod method, SampleSettings sampling, WeightSettings weights) implements Transform {
  private static final int SAMPLES = 300;

  public static final StepType<BiasCorrection> TYPE =
      StepType.of("quantize.correct-bias", BiasCorrection.class, specs());

  private static ParameterSpec[] specs() {
    List<ParameterSpec> specs = new ArrayList<>();
    specs.add(ParameterSpec.choice("method", CorrectionMethod.EMPIRICAL));
    specs.addAll(SampleSettings.specs(SAMPLES));
    specs.addAll(WeightSettings.specs());
    return specs.toArray(ParameterSpec[]::new);
  }

  /** The step for a width, with the initial values of the rest. */
  public static BiasCorrection of(CorrectionMethod method, int weightBits) {
    return new BiasCorrection(method, SampleSettings.of(SAMPLES), WeightSettings.of(weightBits));
  }

  @Override
  public StepType<BiasCorrection> type() {
    return TYPE;
  }

  @Override
  public Set<DataRole> requiredData() {
    return method == CorrectionMethod.EMPIRICAL ? Set.of(DataRole.CALIBRATION) : Set.of();
  }

  @Override
  public void requires(Model model) throws RecipeException {
    outline(model);
  }

  @Override
  public Optional<Model> outline(Model model) throws RecipeException {
    FoldedLayers folded = FoldedLayers.of(model, weights, TYPE.label(), JobContext.none());
    if (method == CorrectionMethod.ANALYTIC) {
      AnalyticShifts.inputs(TYPE.label(), model, folded);
    }
    return Optional.of(folded.model());
  }

  @Override
  public TransformResult apply(Model model, TransformContext context) throws WorkbenchException {
    FoldedLayers folded = FoldedLayers.of(model, weights, TYPE.label(), context.job());
    Map<String, LayerBias> biases = new LinkedHashMap<>();
    GraphIndex index = GraphIndex.of(folded.model().graph());
    for (WeightedNode layer : folded.layers()) {
      LayerBias.of(layer, index).ifPresent(bias -> biases.put(layer.node().id(), bias));
    }
    Map<String, double[]> shifts = shifts(model, folded, biases, context);
    LayerConstants constants = new LayerConstants(folded.model());
    List<LayerChange> changes = new ArrayList<>(folded.folds());
    for (WeightedNode layer : folded.layers()) {
      String id = layer.node().id();
      if (!biases.containsKey(id)) {
        changes.add(new LayerChange(id, "kept", Map.of("reason", "no-bias")));
      } else if (!shifts.containsKey(id)) {
        changes.add(new LayerChange(id, "kept", Map.of("reason", "unknown-input-mean")));
      } else {
        biases.get(id).put(constants, layer.weight(), shifts.get(id));
        changes.add(change(layer, shifts.get(id)));
      }
    }
    return new TransformResult(constants.written(), changes);
  }

  /** What is to be added to the biases, by layer. */
  private Map<String, double[]> shifts(
      Model model, FoldedLayers folded, Map<String, LayerBias> biases, TransformContext context)
      throws WorkbenchException {
    if (method == CorrectionMethod.ANALYTIC) {
      return AnalyticShifts.of(TYPE.label(), model, folded, context.job());
    }
    SampleFeeds feeds = sampling.feeds(TYPE.label(), folded.model(), context);
    return EmpiricalShifts.of(folded, biases, feeds, context.job());
  }

  private static LayerChange change(WeightedNode layer, double[] shift) {
    double largest = 0;
    for (double own : shift) {
      largest = Math.max(largest, Math.abs(own));
    }
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("operator", layer.node().opType());
    figures.put("channels", shift.length);
    figures.put("largestShift", largest);
    return new LayerChange(layer.node().id(), "corrected", figures);
  }
}
