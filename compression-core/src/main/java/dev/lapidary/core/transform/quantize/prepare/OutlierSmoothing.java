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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Moves the outliers of activations into the weights of the products that take them (Xiao et al.
 * 2022, "SmoothQuant"), so that a range for all channels of an activation suits each:
 *
 * <pre>
 *   s = max|X|^alpha / max|W|^(1 - alpha)        for each input channel
 *   Y = (X / s) (s W)
 * </pre>
 *
 * <p>What the model computes stays the same. The division goes into the LayerNormalization or Mul
 * that makes X. Where there is none, or others use X too, as in a transformer that normalizes after
 * its sums, a Mul is inserted if asked for.
 *
 * @param alpha 0 leaves all to the activations, 1 moves all to the weights
 * @param insert whether a Mul is inserted where the division fits nowhere
 * @param exclude layers that stay as they are
 */
public record OutlierSmoothing(
    SampleSettings sampling, double alpha, boolean insert, List<String> exclude)
    implements Transform {
  private static final int SAMPLES = 300;
  private static final double ALPHA = 0.5;

  public static final StepType<OutlierSmoothing> TYPE =
      StepType.of("quantize.smooth", OutlierSmoothing.class, specs());

  public OutlierSmoothing {
    if (!(alpha >= 0 && alpha <= 1)) {
      throw new IllegalArgumentException("alpha must be in [0, 1], found " + alpha);
    }
    exclude = List.copyOf(exclude);
  }

  private static ParameterSpec[] specs() {
    List<ParameterSpec> specs = new ArrayList<>(SampleSettings.specs(SAMPLES));
    specs.add(ParameterSpec.number("alpha", 0, 1, "", ALPHA));
    specs.add(ParameterSpec.flag("insert", false));
    specs.add(ParameterSpec.names("exclude").asSeldom());
    return specs.toArray(ParameterSpec[]::new);
  }

  /** The step with its initial values. */
  public static OutlierSmoothing initial(boolean insert) {
    return new OutlierSmoothing(SampleSettings.of(SAMPLES), ALPHA, insert, List.of());
  }

  @Override
  public StepType<OutlierSmoothing> type() {
    return TYPE;
  }

  @Override
  public Set<DataRole> requiredData() {
    return Set.of(DataRole.CALIBRATION);
  }

  @Override
  public void requires(Model model) throws RecipeException {
    folded(model, JobContext.none());
  }

  private FoldedLayers folded(Model model, JobContext job) throws RecipeException {
    WeightSettings any = new WeightSettings(true, Byte.SIZE, List.of(), false, exclude);
    return FoldedLayers.of(model, any, TYPE.label(), job);
  }

  @Override
  public TransformResult apply(Model model, TransformContext context) throws WorkbenchException {
    JobContext job = context.job();
    FoldedLayers folded = folded(model, job);
    GraphIndex index = GraphIndex.of(folded.model().graph());
    Map<String, List<WeightedNode>> groups = new LinkedHashMap<>();
    Map<String, Optional<SmoothingPlace>> places = new LinkedHashMap<>();
    List<LayerChange> changes = new ArrayList<>(folded.folds());
    for (Map.Entry<String, List<WeightedNode>> group : folded.byInput().entrySet()) {
      List<WeightedNode> products = group.getValue().stream().filter(this::isProduct).toList();
      if (!products.isEmpty()) {
        Optional<SmoothingPlace> place =
            SmoothingPlace.of(group.getKey(), products, inputs(products.get(0)), index);
        if (place.isPresent() || insert) {
          groups.put(group.getKey(), products);
          places.put(group.getKey(), place);
        } else {
          products.forEach(product -> changes.add(kept(product)));
        }
      }
    }
    if (groups.isEmpty()) {
      return changes.isEmpty()
          ? TransformResult.unchanged(model)
          : new TransformResult(folded.model(), changes);
    }
    SampleFeeds feeds = sampling.feeds(TYPE.label(), folded.model(), context);
    Map<String, float[]> maxima = ChannelMaxima.of(folded.model(), groups.keySet(), feeds, job);
    LayerConstants constants = new LayerConstants(folded.model());
    groups.forEach(
        (value, products) -> {
          double[] s = factors(maxima.get(value), products);
          Optional<String> inserted = smooth(value, places.get(value), s, constants);
          for (WeightedNode product : products) {
            put(product, inserted, s, constants);
            changes.add(smoothed(product, s, inserted.isPresent()));
          }
        });
    return new TransformResult(constants.written(), changes);
  }

  private boolean isProduct(WeightedNode layer) {
    return !layer.node().is("Conv")
        && layer.channelAxis() >= 0
        && layer.node().intAttribute("transA", 0) == 0;
  }

  private static int inputs(WeightedNode product) {
    return Math.toIntExact(product.weight().length(1 - product.channelAxis()));
  }

  /** s of each channel; 1 where nothing is seen or weighed. */
  private double[] factors(float[] seen, List<WeightedNode> products) {
    float[] weighed = new float[seen.length];
    for (WeightedNode product : products) {
      float[] own =
          LayerChannels.largest(
              product.weight().toFloats(),
              seen.length,
              LayerChannels.inputs(product, seen.length).orElseThrow());
      for (int c = 0; c < own.length; c++) {
        weighed[c] = Math.max(weighed[c], own[c]);
      }
    }
    double[] s = new double[seen.length];
    for (int c = 0; c < s.length; c++) {
      boolean dead = seen[c] < Float.MIN_NORMAL || weighed[c] < Float.MIN_NORMAL;
      s[c] = dead ? 1 : Math.pow(seen[c], alpha) / Math.pow(weighed[c], 1 - alpha);
    }
    return s;
  }

  /** Divides the value; the name of what is to be taken instead, if that is another one. */
  private static Optional<String> smooth(
      String value, Optional<SmoothingPlace> place, double[] s, LayerConstants constants) {
    double[] inverse = Arrays.stream(s).map(factor -> 1 / factor).toArray();
    if (place.isEmpty()) {
      float[] factors = new float[inverse.length];
      Arrays.fill(factors, 1);
      LayerChannels.scale(factors, inverse, c -> c);
      return Optional.of(constants.insertMul(value, Tensor.ofFloats(factors, factors.length)));
    }
    for (SmoothingPlace.Operand operand : place.get().constants()) {
      float[] values = operand.value().toFloats();
      LayerChannels.scale(values, inverse, c -> c);
      constants.putOperand(operand.node(), operand.input(), Tensor.ofFloats(values, values.length));
    }
    return Optional.empty();
  }

  private static void put(
      WeightedNode product, Optional<String> input, double[] s, LayerConstants constants) {
    float[] values = product.weight().toFloats();
    LayerChannels.scale(values, s, LayerChannels.inputs(product, s.length).orElseThrow());
    List<String> inputs = new ArrayList<>(product.node().inputs());
    input.ifPresent(name -> inputs.set(0, name));
    WeightedNode rewired =
        new WeightedNode(
            product.node().withInputs(inputs),
            product.weight(),
            product.bias(),
            product.channelAxis());
    constants.put(rewired, Tensor.ofFloats(values, product.weight().lengths()), product.bias());
  }

  private static LayerChange kept(WeightedNode product) {
    return new LayerChange(product.node().id(), "kept", Map.of("reason", "nothing-to-divide"));
  }

  private static LayerChange smoothed(WeightedNode product, double[] s, boolean inserted) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("operator", product.node().opType());
    figures.put("leastFactor", Arrays.stream(s).min().orElse(1));
    figures.put("greatestFactor", Arrays.stream(s).max().orElse(1));
    figures.put("inserted", inserted);
    return new LayerChange(product.node().id(), "smoothed", figures);
  }
}
