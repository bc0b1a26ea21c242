package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.transform.NodePatterns;
import dev.lapidary.core.transform.ParameterSpec;
import dev.lapidary.core.transform.StepType;
import dev.lapidary.core.transform.Transform;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.TransformResult;
import dev.lapidary.core.transform.quantize.calibrate.ActivationObservation;
import dev.lapidary.core.transform.quantize.calibrate.CalibrationSettings;
import dev.lapidary.core.transform.quantize.calibrate.Detail;
import dev.lapidary.core.transform.quantize.calibrate.GivenRange;
import dev.lapidary.core.transform.quantize.calibrate.RangeRule;
import dev.lapidary.core.transform.quantize.calibrate.SampleFeeds;
import dev.lapidary.core.transform.quantize.calibrate.TensorStatistics;
import dev.lapidary.core.transform.quantize.calibrate.ValueRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Static 8-bit quantization (Jacob et al. 2018): ranges of activations are observed on samples,
 * weights become symmetric INT8, biases INT32, and the graph says so with QuantizeLinear and
 * DequantizeLinear, which runtimes turn into integer kernels. Batch normalization is folded first.
 *
 * <p>In 8 bits: Conv, Gemm and MatMul with constant weights, and what follows them as far as ONNX
 * Runtime's CPU provider has integer kernels. Everything else stays float and is reported.
 *
 * <p>Narrower widths have no kernels and are simulated exactly: weights are 8-bit integers that
 * leave the others out, activations are clipped to what the narrower range stands for. Results are
 * those of the width, sizes and times are not. Activations of more than 8 bits have no kernels
 * either: they are rounded where they are stored, and computed with in float.
 *
 * @param perChannel one scale for each output channel of a weight; needs opset 13
 * @param weightBits width of weights, 2 to 8
 * @param layerBits widths of the weights of single layers, {@code NODES=BITS}; later ones win
 * @param activations what activations are stored as
 * @param activationBits width of activations, 4 to 8, or 9 to 16 in a type of 16 bits
 * @param activationSymmetric ranges of activations are widened to +-max|r|; a Relu then stays a
 *     node of its own
 * @param reducedRange weights use -64..64, for CPUs without VNNI whose products saturate
 * @param exclude nodes that stay float, see {@link NodePatterns}
 * @param operators operator types to quantize; empty for all that are worth it
 * @param form how the result is written
 */
public record StaticQuantization(
    CalibrationSettings calibration,
    boolean perChannel,
    int weightBits,
    List<String> layerBits,
    ActivationType activations,
    int activationBits,
    boolean activationSymmetric,
    boolean reducedRange,
    List<String> exclude,
    List<String> operators,
    FormSettings form)
    implements Transform {

  public static final StepType<StaticQuantization> TYPE =
      StepType.of("quantize.static", StaticQuantization.class, specs());

  private static final int OPSET_OF_CHANNELS = 13;
  private static final int OPSET_OF_BOUNDS_AS_INPUTS = 11;
  private static final int OPSET_OF_QDQ = 10;
  private static final double CALIBRATED = 0.9;

  public StaticQuantization {
    Objects.requireNonNull(calibration);
    activations.check(new BitWidths(weightBits, activationBits).activations());
    layerBits = List.copyOf(layerBits);
    LayerBits.parse(layerBits);
    exclude = List.copyOf(exclude);
    operators = List.copyOf(operators);
    form.check(activations, widths(weightBits, layerBits, activationBits));
  }

  /** In the initial form. */
  public StaticQuantization(
      CalibrationSettings calibration,
      boolean perChannel,
      int weightBits,
      List<String> layerBits,
      ActivationType activations,
      int activationBits,
      boolean activationSymmetric,
      boolean reducedRange,
      List<String> exclude,
      List<String> operators) {
    this(
        calibration,
        perChannel,
        weightBits,
        layerBits,
        activations,
        activationBits,
        activationSymmetric,
        reducedRange,
        exclude,
        operators,
        FormSettings.initial());
  }

  /** The same in another form. */
  public StaticQuantization in(FormSettings other) {
    return with(BitWidths.of(this), exclude, other);
  }

  private static List<Integer> widths(int weightBits, List<String> layerBits, int activationBits) {
    List<Integer> widths = new ArrayList<>(List.of(weightBits, activationBits));
    LayerBits.parse(layerBits).forEach(layers -> widths.add(layers.bits()));
    return widths;
  }

  private static ParameterSpec[] specs() {
    List<ParameterSpec> specs = new ArrayList<>(CalibrationSettings.specs());
    specs.add(ParameterSpec.flag("perChannel", true));
    specs.add(BitWidths.weightSpec());
    specs.add(ParameterSpec.names("layerBits").asSeldom());
    specs.add(ParameterSpec.choice("activations", ActivationType.UINT8));
    specs.add(BitWidths.activationSpec());
    specs.add(ParameterSpec.flag("activationSymmetric", false).asSeldom());
    specs.add(ParameterSpec.flag("reducedRange", false).asSeldom());
    specs.add(ParameterSpec.names("exclude").asSeldom());
    specs.add(ParameterSpec.names("operators").asSeldom());
    specs.addAll(FormSettings.specs());
    return specs.toArray(ParameterSpec[]::new);
  }

  /** The step with its initial values. */
  public static StaticQuantization initial() {
    return new StaticQuantization(
        CalibrationSettings.initial(),
        true,
        8,
        List.of(),
        ActivationType.UINT8,
        8,
        false,
        false,
        List.of(),
        List.of());
  }

  /** The same, with other nodes that stay float. */
  public StaticQuantization withExclude(List<String> newExclude) {
    return with(BitWidths.of(this), newExclude, form);
  }

  /** The same with other widths, in the form that holds any; layers keep widths of their own. */
  public StaticQuantization with(BitWidths widths) {
    return with(widths, exclude, FormSettings.initial());
  }

  private StaticQuantization with(BitWidths widths, List<String> newExclude, FormSettings newForm) {
    return new StaticQuantization(
        calibration,
        perChannel,
        widths.weights(),
        layerBits,
        activations,
        widths.activations(),
        activationSymmetric,
        reducedRange,
        newExclude,
        operators,
        newForm);
  }

  @Override
  public StepType<StaticQuantization> type() {
    return TYPE;
  }

  @Override
  public int minimumOpset() {
    if (perChannel || form.form() == QuantizedForm.QOPERATOR) {
      return OPSET_OF_CHANNELS;
    }
    return activationBits != Byte.SIZE ? OPSET_OF_BOUNDS_AS_INPUTS : OPSET_OF_QDQ;
  }

  @Override
  public Set<DataRole> requiredData() {
    return Set.of(DataRole.CALIBRATION);
  }

  @Override
  public void requires(Model model) throws WorkbenchException {
    MinimumOpset.check(this, model);
    NodePatterns.find(TYPE.label(), "exclude", exclude, model.graph().nodes());
    for (LayerBits layers : LayerBits.parse(layerBits)) {
      layers.layers(TYPE.label(), model.graph());
    }
    IntegerOperator.check(TYPE.label(), operators);
    GivenRanges.check(
        TYPE.label(), GivenRange.parse(calibration.ranging().ranges()), model.graph());
  }

  @Override
  public TransformResult apply(Model model, TransformContext context) throws WorkbenchException {
    requires(model);
    JobContext job = context.job();
    PreparedModel prepared = PreparedModel.of(model, this, job);
    TensorStatistics statistics = observe(prepared, context.withJob(job.slice(0, CALIBRATED)));
    TransformResult result = quantized(prepared, statistics);
    SampleFeeds feeds = calibration.sampling().feeds(TYPE.label(), prepared.folded(), context);
    RunCheck.run(result.model(), feeds.feeds(0), job);
    return result;
  }

  /**
   * Quantizes with what was observed before.
   *
   * @param statistics of all values that are to become integers, others as well
   */
  TransformResult quantized(PreparedModel prepared, TensorStatistics statistics) {
    return prepared.inIntegers(plan(prepared, statistics), form);
  }

  /** Every number of the quantized graph. */
  QuantizationPlan plan(PreparedModel prepared, TensorStatistics statistics) {
    return QuantizationPlan.fit(
        prepared.selection(), statistics, scheme(prepared, WeightScaleRule.MIN_MAX));
  }

  /** The integers these parameters ask for. */
  QuantizationScheme scheme(PreparedModel prepared, WeightScaleRule weightScales) {
    return scheme(prepared, weightScales, calibration.rule(), prepared.ranges());
  }

  /**
   * The integers these parameters ask for, with ranges of activations found another way.
   *
   * @param given ranges that are not found but given, by value
   */
  QuantizationScheme scheme(
      PreparedModel prepared,
      WeightScaleRule weightScales,
      RangeRule ranges,
      Map<String, ValueRange> given) {
    Map<String, IntegerRange> own = new HashMap<>();
    prepared.widths().forEach((id, bits) -> own.put(id, IntegerRange.weight(bits, reducedRange)));
    return new QuantizationScheme(
        activationIntegers(),
        IntegerRange.weight(weightBits, reducedRange),
        own,
        perChannel,
        weightScales,
        ranges,
        given);
  }

  /** What activations become. */
  IntegerRange activationIntegers() {
    return IntegerRange.activation(activations.elementType(), activationBits, activationSymmetric);
  }

  /** Observes what is to be quantized on the calibration data, unless an earlier run did. */
  TensorStatistics observe(PreparedModel prepared, TransformContext context)
      throws WorkbenchException {
    return observe(prepared, calibration.rule().detail(), context);
  }

  /** Observes it in as much detail as wanted, whatever the rule for ranges needs. */
  TensorStatistics observe(PreparedModel prepared, Detail detail, TransformContext context)
      throws WorkbenchException {
    return observation(prepared).observeOnce(TYPE.label(), calibration.sampling(), detail, context);
  }

  private ActivationObservation observation(PreparedModel prepared) {
    Set<String> values =
        ActivationMaps.ranged(
            prepared.selection(), activationIntegers(), prepared.ranges().keySet());
    return new ActivationObservation(prepared.folded(), values);
  }

  /** Quantizes with what one sample shows: the nodes are those of the step, the scales are not. */
  Model sketch(PreparedModel prepared, TransformContext context) throws WorkbenchException {
    SampleFeeds one =
        calibration.sampling().withSamples(1).feeds(TYPE.label(), prepared.folded(), context);
    TensorStatistics seen =
        observation(prepared).observe(one, calibration.rule().detail(), context.job());
    return quantized(prepared, seen).model();
  }
}
