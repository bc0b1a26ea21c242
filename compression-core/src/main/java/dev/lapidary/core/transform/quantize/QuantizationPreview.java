package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.convert.ConvertOpset;
import dev.lapidary.core.transform.quantize.calibrate.Detail;
import dev.lapidary.core.transform.quantize.calibrate.RangeRule;
import dev.lapidary.core.transform.quantize.calibrate.TensorStatistics;
import dev.lapidary.core.transform.quantize.calibrate.ValueRange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What static quantization would do to a model, for looking at it before it is done: which layers
 * become integers, and which scale each value between them gets by one rule or another. Values are
 * observed once for all rules.
 */
public final class QuantizationPreview {
  private final Model model;
  private final StaticQuantization quantization;
  private final PreparedModel prepared;
  private final Map<String, String> groups;

  private QuantizationPreview(
      Model model, StaticQuantization quantization, PreparedModel prepared) {
    this.model = model;
    this.quantization = quantization;
    this.prepared = prepared;
    this.groups = ActivationMaps.groups(prepared.selection());
  }

  /**
   * Raises the operator set as far as the step needs, folds normalizations and chooses nodes.
   *
   * @throws WorkbenchException if the step cannot be applied to the model
   * @throws java.util.concurrent.CancellationException if the job is cancelled
   */
  public static QuantizationPreview of(
      Model model, StaticQuantization quantization, TransformContext context)
      throws WorkbenchException {
    Model raised = ConvertOpset.atLeast(model, quantization.minimumOpset(), context);
    quantization.requires(raised);
    return new QuantizationPreview(
        raised, quantization, PreparedModel.chosen(raised, quantization, context.job()));
  }

  /** Every layer with constant weights, in graph order, those that stay float too. */
  public List<QuantizableLayer> layers() {
    List<QuantizableLayer> layers = new ArrayList<>();
    GraphIndex index = prepared.selection().index();
    for (Node node : prepared.folded().graph().nodes()) {
      WeightedNode.of(node, index).ifPresent(layer -> layers.add(layer(layer)));
    }
    return List.copyOf(layers);
  }

  private QuantizableLayer layer(WeightedNode layer) {
    Node node = layer.node();
    return new QuantizableLayer(
        node.id(),
        node.name().isEmpty() ? node.id() : node.name(),
        node.opType(),
        node.inputs().get(0),
        layer.weight().elementCount(),
        prepared.widths().getOrDefault(node.id(), quantization.weightBits()),
        Optional.ofNullable(prepared.selection().keptFloat().get(node.id())));
  }

  /**
   * The ids of the nodes that a pattern of {@code exclude} or {@code layerBits} names.
   *
   * @throws RecipeException if it names none
   */
  public Set<String> named(String pattern) throws RecipeException {
    return FoldedNames.find(quantization.label(), "exclude", List.of(pattern), model.graph());
  }

  /**
   * Ranks all layers by what quantizing each alone does to the outputs, see {@link
   * SensitivityAnalysis}.
   *
   * @param samples of the calibration data that outputs are compared on, 1 or more
   */
  public List<LayerSensitivity> rank(int samples, TransformContext context)
      throws WorkbenchException {
    return SensitivityAnalysis.of(quantization, samples).rank(model, context);
  }

  /**
   * The quantized model with the scales of a single sample, for asking what its nodes will run as.
   *
   * @throws WorkbenchException if the calibration data is missing or does not fit
   */
  public Model sketch(TransformContext context) throws WorkbenchException {
    return quantization.sketch(prepared, context);
  }

  /**
   * The ids that a layer may have once quantized: its own, or that of a clip whose work it does.
   *
   * @param layer the id of one of {@link #layers}
   */
  public List<String> quantizedIds(String layer) {
    List<String> ids = new ArrayList<>(List.of(layer));
    ClipFolding.candidates(prepared.selection()).stream()
        .filter(folding -> folding.between().contains(layer))
        .forEach(folding -> ids.add(folding.clip().id()));
    return ids;
  }

  /**
   * Observes the distributions of all values that become integers, on the step's calibration
   * samples.
   *
   * @throws WorkbenchException if the calibration data is missing or does not fit
   * @throws java.util.concurrent.CancellationException if the job is cancelled
   */
  public TensorStatistics observe(TransformContext context) throws WorkbenchException {
    return quantization.observe(prepared, Detail.DISTRIBUTION, context);
  }

  /**
   * The values that are stored in integers, in graph order: what the integers' limits clip at once
   * (a Relu behind a convolution) is not there.
   *
   * @param statistics of this model
   */
  public List<QuantizableValue> values(TensorStatistics statistics) {
    NodeSelection selection = prepared.selection();
    QuantizationScheme scheme = quantization.scheme(prepared, WeightScaleRule.MIN_MAX);
    Set<String> clipped = new HashSet<>();
    for (ClipFolding folding : ClipFolding.candidates(selection)) {
      String clip = folding.clip().id();
      ValueRange range = scheme.given(clip).orElse(statistics.of(clip).extremes());
      if (folding.doneBy(scheme.value(clip, range), scheme, selection.index())) {
        clipped.addAll(folding.between());
      }
    }
    List<QuantizableValue> values = new ArrayList<>();
    for (String name : groups.keySet()) {
      if (!clipped.contains(name)) {
        Optional<Node> maker = selection.index().producer(name);
        values.add(new QuantizableValue(name, maker.map(Node::opType), groups.get(name)));
      }
    }
    return List.copyOf(values);
  }

  /**
   * The map that a value gets because the step gives its range, or that of a value which shares its
   * scale; empty if its range is left to be found.
   *
   * @param value one of {@link #values}
   * @param statistics of this model, with distributions
   */
  public Optional<ActivationFit> givenFit(String value, TensorStatistics statistics) {
    QuantizationScheme scheme = quantization.scheme(prepared, WeightScaleRule.MIN_MAX);
    return scheme.given(value).map(range -> fit(value, range, scheme, statistics));
  }

  /**
   * The map that a value gets if ranges are found by {@code rule} and none is given: with that of
   * all values which share its scale.
   *
   * @param value one of {@link #values}
   * @param statistics of this model, with distributions
   */
  public ActivationFit fit(String value, TensorStatistics statistics, RangeRule rule) {
    QuantizationScheme scheme =
        quantization.scheme(prepared, WeightScaleRule.MIN_MAX, rule, Map.of());
    String group = groups.get(value);
    ValueRange range =
        groups.keySet().stream()
            .filter(member -> groups.get(member).equals(group))
            .map(
                member ->
                    scheme.range(member, prepared.selection().index().producer(member), statistics))
            .reduce(ValueRange::union)
            .orElseThrow(() -> new IllegalArgumentException(value + " stays float"));
    return fit(value, range, scheme, statistics);
  }

  private ActivationFit fit(
      String value, ValueRange range, QuantizationScheme scheme, TensorStatistics statistics) {
    return ActivationFit.of(
        range, scheme.value(groups.get(value), range), statistics.of(value).distributionOrThrow());
  }
}
