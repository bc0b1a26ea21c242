package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.transform.LayerChange;
import dev.lapidary.core.transform.ParameterSpec;
import dev.lapidary.core.transform.StepType;
import dev.lapidary.core.transform.Transform;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.TransformResult;
import dev.lapidary.core.transform.quantize.calibrate.CalibrationSettings;
import dev.lapidary.core.transform.quantize.calibrate.SampleFeeds;
import dev.lapidary.core.transform.quantize.calibrate.TensorStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Static quantization with a width of weights for each layer, chosen from candidates so that the
 * noise at the outputs is least within a budget. Each layer is tried alone in each width ({@link
 * SensitivityAnalysis}); noises are taken to add up, and the multiple-choice knapsack that remains
 * is solved exactly (Yao et al. 2021, HAWQ-V3, by integer programming on other sensitivities). The
 * result is that of {@link StaticQuantization} with the widths as {@code layerBits}, and what stays
 * float as {@code exclude}. Works on calibration data alone.
 *
 * @param candidates widths to choose from, {@code 2} to {@code 8} and {@code float}
 * @param target share of the budget that the same layers take with 8-bit weights and activations
 * @param layerBits widths of layers that are not to be chosen, {@code NODES=BITS}
 */
public record MixedPrecisionQuantization(
    List<String> candidates,
    PrecisionBudget budget,
    double target,
    CalibrationSettings calibration,
    boolean perChannel,
    List<String> layerBits,
    ActivationType activations,
    int activationBits,
    boolean activationSymmetric,
    boolean reducedRange,
    List<String> exclude,
    List<String> operators)
    implements Transform {
  private static final int RANKING_SAMPLES = 100;

  /** Parameters of static quantization that follow: widths of any size need QDQ. */
  private static final Set<String> DECIDED = Set.of("weightBits", "form", "weights");

  private static final double MOST = 16;
  private static final double INITIAL_TARGET = 0.75;

  public static final StepType<MixedPrecisionQuantization> TYPE =
      StepType.of("quantize.mixed", MixedPrecisionQuantization.class, specs());

  public MixedPrecisionQuantization {
    candidates = List.copyOf(candidates);
    CandidateWidths.parse(candidates);
    Objects.requireNonNull(budget);
    if (!(target > 0 && target <= MOST)) {
      throw new IllegalArgumentException("target must be in (0, 16], found " + target);
    }
    layerBits = List.copyOf(layerBits);
    exclude = List.copyOf(exclude);
    operators = List.copyOf(operators);
    quantization(
        calibration,
        perChannel,
        layerBits,
        activations,
        activationBits,
        activationSymmetric,
        reducedRange,
        exclude,
        operators);
  }

  private static ParameterSpec[] specs() {
    List<ParameterSpec> specs = new ArrayList<>();
    specs.add(ParameterSpec.names("candidates", "4", "8"));
    specs.add(ParameterSpec.choice("budget", PrecisionBudget.SIZE));
    specs.add(ParameterSpec.number("target", 0, MOST, "", INITIAL_TARGET));
    StaticQuantization.TYPE.parameters().stream()
        .filter(spec -> !DECIDED.contains(spec.name()))
        .forEach(specs::add);
    return specs.toArray(ParameterSpec[]::new);
  }

  private static StaticQuantization quantization(
      CalibrationSettings calibration,
      boolean perChannel,
      List<String> layerBits,
      ActivationType activations,
      int activationBits,
      boolean activationSymmetric,
      boolean reducedRange,
      List<String> exclude,
      List<String> operators) {
    return new StaticQuantization(
        calibration,
        perChannel,
        Byte.SIZE,
        layerBits,
        activations,
        activationBits,
        activationSymmetric,
        reducedRange,
        exclude,
        operators);
  }

  /** The static quantization that the chosen widths go into. */
  public StaticQuantization quantization() {
    return quantization(
        calibration,
        perChannel,
        layerBits,
        activations,
        activationBits,
        activationSymmetric,
        reducedRange,
        exclude,
        operators);
  }

  CandidateWidths widths() {
    return CandidateWidths.parse(candidates);
  }

  @Override
  public StepType<MixedPrecisionQuantization> type() {
    return TYPE;
  }

  @Override
  public int minimumOpset() {
    return quantization().minimumOpset();
  }

  @Override
  public Set<DataRole> requiredData() {
    return quantization().requiredData();
  }

  @Override
  public void requires(Model model) throws WorkbenchException {
    MinimumOpset.check(this, model);
    quantization().requires(model);
  }

  @Override
  public TransformResult apply(Model model, TransformContext context) throws WorkbenchException {
    requires(model);
    JobContext job = context.job();
    PreparedModel prepared = PreparedModel.of(model, quantization(), job);
    TensorStatistics statistics =
        quantization().observe(prepared, context.withJob(job.slice(0, 0.2)));
    SampleFeeds sample =
        new SampleFeeds(
            context.data().get(DataRole.CALIBRATION).orElseThrow(),
            prepared.folded(),
            1,
            1,
            calibration.sampling().seed());
    Map<String, Long> amounts = budget.amounts(prepared, sample.feeds(0), job);
    List<LayerSensitivity> ranking =
        ranking().rank(prepared, () -> statistics, context.withJob(job.slice(0.2, 1)));
    MixedWidths.Chosen chosen = new MixedWidths(this, prepared, amounts, ranking).choose(job);
    TransformResult result = quantization().quantized(prepared.with(chosen.bits()), statistics);
    RunCheck.run(result.model(), sample.feeds(0), job);
    List<LayerChange> changes = new ArrayList<>(List.of(chosen.summary()));
    result.changes().forEach(change -> changes.add(chosen.explained(change)));
    return new TransformResult(result.model(), changes);
  }

  private SensitivityAnalysis ranking() {
    List<BitWidths> tried =
        widths().bits().stream().map(bits -> new BitWidths(bits, activationBits)).toList();
    return new SensitivityAnalysis(
        quantization(), QuantizedPart.BOTH, tried, RANKING_SAMPLES, false);
  }
}
