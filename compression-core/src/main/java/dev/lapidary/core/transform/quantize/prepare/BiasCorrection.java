package dev.lapidary.core.transform.quantize.prepare;

import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Corrects biases by what rounded weights will shift the mean of each output channel (Nagel et al.
 * 2019, "Data-Free Quantization Through Weight Equalization and Bias Correction", section 4.2 and
 * appendix D, empirical):
 *
 * <pre>
 *   bias += E[W x] - E[round(W) x']
 * </pre>
 *
 * <p>with x in float and x' where earlier layers are rounded and corrected, layer by layer in the
 * order of the graph. Weights stay as they are; {@code quantize.static} with the same settings of
 * weights follows. Batch normalization is folded first. A MatMul without an Add of a constant
 * behind it has no bias and is left alone.
 */
public record BiasCorrection(SampleSettings sampling, WeightSettings weights) implements Transform {
  private static final int SAMPLES = 300;
  private static final double FLOAT_PASS = 0.1;

  public static final StepType<BiasCorrection> TYPE =
      StepType.of("quantize.correct-bias", BiasCorrection.class, specs());

  private static ParameterSpec[] specs() {
    List<ParameterSpec> specs = new ArrayList<>(SampleSettings.specs(SAMPLES));
    specs.addAll(WeightSettings.specs());
    return specs.toArray(ParameterSpec[]::new);
  }

  /** The step for a width, with the initial values of the rest. */
  public static BiasCorrection of(int weightBits) {
    return new BiasCorrection(SampleSettings.of(SAMPLES), WeightSettings.of(weightBits));
  }

  @Override
  public StepType<BiasCorrection> type() {
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
    Map<String, double[]> wanted =
        ChannelMeans.of(folded.model(), folded.layers(), feeds, job.slice(0, FLOAT_PASS));
    Map<String, LayerBias> biases = new LinkedHashMap<>();
    GraphIndex index = GraphIndex.of(folded.model().graph());
    for (WeightedNode layer : folded.layers()) {
      LayerBias.of(layer, index).ifPresent(bias -> biases.put(layer.node().id(), bias));
    }
    Map<String, double[]> shifts = shifts(folded, biases, wanted, feeds, job.slice(FLOAT_PASS, 1));
    LayerConstants constants = new LayerConstants(folded.model());
    List<LayerChange> changes = new ArrayList<>(folded.folds());
    for (WeightedNode layer : folded.layers()) {
      String id = layer.node().id();
      double[] shift = shifts.get(id);
      if (shift == null) {
        changes.add(new LayerChange(id, "kept", Map.of("reason", "no-bias")));
      } else {
        biases.get(id).put(constants, layer.weight(), shift);
        changes.add(change(layer, shift));
      }
    }
    return new TransformResult(constants.written(), changes);
  }

  /** What is to be added to the biases, by layer. */
  private static Map<String, double[]> shifts(
      FoldedLayers folded,
      Map<String, LayerBias> biases,
      Map<String, double[]> wanted,
      SampleFeeds feeds,
      JobContext job)
      throws WorkbenchException {
    Map<String, double[]> shifts = new HashMap<>();
    Model rounded = folded.model();
    int done = 0;
    List<List<WeightedNode>> groups = List.copyOf(folded.byInput().values());
    for (List<WeightedNode> group : groups) {
      JobContext slice =
          job.slice((double) done / groups.size(), (double) (done + 1) / groups.size());
      LayerConstants weights = new LayerConstants(rounded);
      group.forEach(layer -> weights.put(layer, rounded(folded, layer), layer.bias()));
      rounded = weights.written();
      Map<String, double[]> found = ChannelMeans.of(rounded, group, feeds, slice);
      LayerConstants constants = new LayerConstants(rounded);
      for (WeightedNode layer : group) {
        String id = layer.node().id();
        if (biases.containsKey(id)) {
          double[] shift = difference(wanted.get(id), found.get(id));
          biases.get(id).put(constants, rounded(folded, layer), shift);
          shifts.put(id, shift);
        }
      }
      rounded = constants.written();
      done++;
    }
    return shifts;
  }

  private static Tensor rounded(FoldedLayers folded, WeightedNode layer) {
    return folded.map(layer).rounded(layer.weight());
  }

  private static double[] difference(double[] wanted, double[] found) {
    double[] difference = new double[wanted.length];
    for (int c = 0; c < wanted.length; c++) {
      difference[c] = wanted[c] - found[c];
    }
    return difference;
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
