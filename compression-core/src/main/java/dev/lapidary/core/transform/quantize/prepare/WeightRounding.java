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
import dev.lapidary.core.transform.quantize.WeightedNode;
import dev.lapidary.core.transform.quantize.calibrate.SampleFeeds;
import dev.lapidary.core.transform.quantize.calibrate.ValueStream;
import java.util.ArrayList;
import java.util.HashMap;
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
 * summed over calibration samples, on the model whose earlier layers are rounded already; then
 * {@link OutputRounding} chooses. Batch normalization is folded first. Conv (groups and depthwise
 * included), Gemm and MatMul with a constant matrix; other weights are left to be rounded to the
 * nearest.
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
    Model rounded = folded.model();
    Map<String, List<WeightedNode>> groups = folded.byInput();
    int done = 0;
    for (Map.Entry<String, List<WeightedNode>> group : groups.entrySet()) {
      JobContext slice =
          job.slice((double) done / groups.size(), (double) (done + 1) / groups.size());
      List<LayerRounding> layers = new ArrayList<>();
      for (WeightedNode layer : group.getValue()) {
        LayerRounding.of(layer, folded.map(layer), method == RoundingMethod.GPTAQ)
            .ifPresentOrElse(
                layers::add, () -> changes.put(layer.node().id(), LayerRounding.kept(layer)));
      }
      if (!layers.isEmpty()) {
        observe(folded.model(), rounded, group.getKey(), layers, feeds, slice);
        rounded = round(rounded, layers, slice, changes);
      }
      done++;
    }
    List<LayerChange> all = new ArrayList<>(folded.folds());
    folded.layers().forEach(layer -> all.add(changes.get(layer.node().id())));
    return new TransformResult(rounded, all);
  }

  private void observe(
      Model real,
      Model rounded,
      String input,
      List<LayerRounding> layers,
      SampleFeeds feeds,
      JobContext job)
      throws WorkbenchException {
    ValueStream seen = ValueStream.of(rounded, List.of(input));
    if (method == RoundingMethod.GPTQ) {
      seen.pass(feeds, job, found -> layers.forEach(layer -> layer.see(found.get(input))));
    } else {
      ValueStream.of(real, List.of(input))
          .passWith(
              seen,
              feeds,
              job,
              (float32, found) ->
                  layers.forEach(layer -> layer.see(found.get(input), float32.get(input))));
    }
  }

  private Model round(
      Model model, List<LayerRounding> layers, JobContext job, Map<String, LayerChange> changes) {
    LayerConstants constants = new LayerConstants(model);
    for (LayerRounding layer : layers) {
      job.throwIfCancelled();
      changes.put(layer.id(), layer.round(damping, constants));
    }
    return constants.written();
  }
}
