package dev.lapidary.app.formula;

import static dev.lapidary.app.formula.FormulaNumbers.given;
import static dev.lapidary.app.formula.FormulaNumbers.powerOfTwo;

import dev.lapidary.core.train.LossSettings;
import dev.lapidary.core.train.LossTerm;
import dev.lapidary.core.transform.StepType;
import dev.lapidary.core.transform.Transform;
import dev.lapidary.core.transform.distill.DecoupledDistillation;
import dev.lapidary.core.transform.distill.FeatureDistillation;
import dev.lapidary.core.transform.distill.LogitsDistillation;
import dev.lapidary.core.transform.prune.MagnitudePruning;
import dev.lapidary.core.transform.quantize.AccuracyAwareQuantization;
import dev.lapidary.core.transform.quantize.DynamicQuantization;
import dev.lapidary.core.transform.quantize.Float16Quantization;
import dev.lapidary.core.transform.quantize.MixedPrecisionQuantization;
import dev.lapidary.core.transform.quantize.QuantizationAwareTraining;
import dev.lapidary.core.transform.quantize.StaticQuantization;
import dev.lapidary.core.transform.quantize.prepare.BiasCorrection;
import dev.lapidary.core.transform.quantize.prepare.ChannelEqualization;
import dev.lapidary.core.transform.quantize.prepare.CorrectionMethod;
import dev.lapidary.core.transform.quantize.prepare.OutlierSmoothing;
import dev.lapidary.core.transform.quantize.prepare.WeightRounding;
import dev.lapidary.core.transform.quantize.weights.WeightOnlyQuantization;
import dev.lapidary.core.transform.quantize.weights.WeightStorage;
import dev.lapidary.core.transform.simplify.FoldBatchNorm;
import dev.lapidary.core.transform.train.FineTune;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The formulas of each step, with the step's own numbers. A step without a line here changes shapes
 * or the graph alone.
 */
public final class StepFormulas {
  private static final String ROUNDING = "q = clip(round(r / s) + z, qmin, qmax)";
  private static final String REAL = "r′ = s · (q − z)";

  private static final Map<String, Rule> RULES = new LinkedHashMap<>();

  /**
   * What is shown of a step.
   *
   * @param own its formulas
   * @param layer which numbers of a layer belong to it
   */
  private record Rule(Function<Transform, List<String>> own, LayerNumbers layer) {}

  private StepFormulas() {}

  static {
    put(
        FoldBatchNorm.TYPE,
        LayerNumbers.NONE,
        fold -> List.of("w′ = w · γ / √(σ² + ε)", "b′ = (b − μ) · γ / √(σ² + ε) + β"));
    put(MagnitudePruning.TYPE, LayerNumbers.MASK, StepFormulas::pruning);
    put(
        ChannelEqualization.TYPE,
        LayerNumbers.NONE,
        step -> List.of("s = √(r₁ · r₂) / r₂", "W₁′ = W₁ / s\nb₁′ = b₁ / s\nW₂′ = W₂ · s"));
    put(OutlierSmoothing.TYPE, LayerNumbers.NONE, StepFormulas::smoothing);
    put(BiasCorrection.TYPE, LayerNumbers.BIAS, StepFormulas::correction);
    put(
        WeightRounding.TYPE,
        LayerNumbers.ERROR,
        step -> List.of("min ‖W x − Ŵ x‖²", symmetric(number(step, "weightBits"))));
    put(StaticQuantization.TYPE, LayerNumbers.INTEGERS, StepFormulas::quantization);
    put(AccuracyAwareQuantization.TYPE, LayerNumbers.INTEGERS, StepFormulas::quantization);
    put(
        MixedPrecisionQuantization.TYPE,
        LayerNumbers.INTEGERS,
        step -> List.of("s = (max − min) / (qmax − qmin)", ROUNDING, REAL));
    put(
        DynamicQuantization.TYPE,
        LayerNumbers.INTEGERS,
        step -> List.of("s = max|w| / qmax", ROUNDING, REAL));
    put(QuantizationAwareTraining.TYPE, LayerNumbers.INTEGERS, StepFormulas::training);
    put(Float16Quantization.TYPE, LayerNumbers.ERROR, step -> List.of("w′ = float16(w)"));
    put(WeightOnlyQuantization.TYPE, LayerNumbers.NONE, step -> List.of(ROUNDING, REAL));
    put(WeightStorage.TYPE, LayerNumbers.NONE, StepFormulas::storage);
    put(FineTune.TYPE, LayerNumbers.CHANGE, step -> List.of(loss(labels(((FineTune) step)), step)));
    put(
        LogitsDistillation.TYPE,
        LayerNumbers.CHANGE,
        step -> List.of(loss(((LogitsDistillation) step).minimized(), step)));
    put(
        DecoupledDistillation.TYPE,
        LayerNumbers.CHANGE,
        step -> List.of(loss(((DecoupledDistillation) step).minimized(), step)));
    put(
        FeatureDistillation.TYPE,
        LayerNumbers.CHANGE,
        step -> List.of(loss(((FeatureDistillation) step).minimized(), step)));
  }

  private static void put(
      StepType<?> type, LayerNumbers layer, Function<Transform, List<String>> own) {
    RULES.put(type.label(), new Rule(own, layer));
  }

  /** Whether a step has formulas. */
  public static boolean has(String label) {
    return RULES.containsKey(label);
  }

  /** The formulas of a step; none if it has none. */
  public static List<String> of(Transform step) {
    return has(step.label()) ? RULES.get(step.label()).own.apply(step) : List.of();
  }

  /** Which numbers of a layer belong to the step. */
  static LayerNumbers layer(Transform step) {
    return has(step.label()) ? RULES.get(step.label()).layer : LayerNumbers.NONE;
  }

  private static Object value(Transform step, String parameter) {
    return step.type().values(step).get(parameter);
  }

  private static int number(Transform step, String parameter) {
    return ((Number) value(step, parameter)).intValue();
  }

  private static List<String> pruning(Transform step) {
    MagnitudePruning pruning = (MagnitudePruning) step;
    if (pruning.mode() == MagnitudePruning.Mode.VALUE) {
      return List.of("m = [ |w| ≥ " + given(pruning.threshold()) + " ]\nw′ = m · w");
    }
    String of = pruning.scope() == MagnitudePruning.Scope.GLOBAL ? "|w₁|, |w₂|, …" : "|w|";
    return List.of(
        "t = quantile(" + of + "; " + given(pruning.sparsity()) + ")",
        "m = [ |w| > t ]\nw′ = m · w");
  }

  private static List<String> smoothing(Transform step) {
    double alpha = ((OutlierSmoothing) step).alpha();
    return List.of(
        "s = max|X|^" + given(alpha) + " / max|W|^" + given(1 - alpha), "Y = (X / s) · (s · W)");
  }

  private static List<String> correction(Transform step) {
    boolean analytic = ((BiasCorrection) step).method() == CorrectionMethod.ANALYTIC;
    String rounded = symmetric(number(step, "weightBits"));
    return analytic
        ? List.of(
            "b′ = b − (Ŵ − W) · E[x]",
            "E[x] = a Φ(l) + μ (Φ(h) − Φ(l)) + σ (φ(l) − φ(h)) + c (1 − Φ(h))",
            "l = (a − μ) / σ\nh = (c − μ) / σ",
            rounded)
        : List.of("b′ = b + E[W x] − E[Ŵ x′]", rounded);
  }

  private static String symmetric(int bits) {
    int greatest = (1 << (bits - 1)) - 1;
    return "ŵ = s · clip(round(w / s), −%d, %d)\ns = max|w| / %d"
        .formatted(greatest, greatest, greatest);
  }

  private static List<String> quantization(Transform step) {
    return List.of(
        symmetric(number(step, "weightBits")),
        "s = (max − min) / (%s − 1)\nz = round(qmin − min / s)"
            .formatted(powerOfTwo(number(step, "activationBits"))),
        ROUNDING,
        REAL);
  }

  private static List<String> training(Transform step) {
    QuantizationAwareTraining training = (QuantizationAwareTraining) step;
    List<LossTerm> usual = List.of(LossTerm.divergence(1, training.temperature()));
    LossSettings loss = LossSettings.mixed(training.training().terms(usual), training.softWeight());
    return List.of(
        symmetric(training.weightBits()), "∂ŵ / ∂w = [ |w| ≤ s · qmax ]", loss(loss, step));
  }

  private static List<String> storage(Transform step) {
    return switch (((WeightStorage) step).storage()) {
      case BFLOAT16 -> List.of("w′ = bfloat16(w)");
      case FLOAT8_E4M3FN -> List.of("s = max|w| / 448\nw′ = s · float8(w / s)");
      case FLOAT8_E5M2 -> List.of("s = max|w| / 57344\nw′ = s · float8(w / s)");
    };
  }

  private static LossSettings labels(FineTune step) {
    return LossSettings.of(step.training().terms(List.of(LossTerm.crossEntropy(1))));
  }

  private static String loss(LossSettings loss, Transform step) {
    return LossFormula.of(loss, ((Number) value(step, "labelSmoothing")).doubleValue());
  }
}
