package dev.lapidary.core.transform.distill;

import dev.lapidary.core.train.FeatureLoss;
import dev.lapidary.core.train.FeatureTerm;
import dev.lapidary.core.train.LossSettings;
import dev.lapidary.core.train.ValuePair;
import dev.lapidary.core.transform.ParameterSpec;
import dev.lapidary.core.transform.StepType;
import dev.lapidary.core.transform.train.TrainingSettings;
import java.util.List;
import java.util.Objects;

/**
 * Trains a student whose inner values shall be like its teacher's:
 *
 * <pre>featureWeight * features(s, t)
 *   + outputWeight * (softWeight * softened(s, t) + (1 - softWeight) * crossEntropy(s, label))
 * </pre>
 *
 * <p>with the last line as of {@link LogitsDistillation}. Features are those of the first teacher.
 *
 * @param loss how features are compared
 * @param pairs what is compared, {@code STUDENT=TEACHER} or one name for both; proposed if empty
 * @param featureWeight weight of the features, above 0
 * @param temperature softens outputs, above 0
 * @param softWeight weight of the teacher's outputs, in [0, 1]; at 1 labels are not needed
 * @param outputWeight weight of the outputs, 0 or more; 0 trains on features alone, as the first
 *     stage of FitNets does, and leaves the layers behind them as they are
 */
public record FeatureDistillation(
    Teaching teaching,
    Loss loss,
    List<String> pairs,
    double featureWeight,
    double temperature,
    double softWeight,
    double outputWeight,
    TrainingSettings training)
    implements Distillation {
  private static final double LARGEST_WEIGHT = 1e6;

  public static final StepType<FeatureDistillation> TYPE =
      StepType.of(
          "distill.features",
          FeatureDistillation.class,
          TrainingSettings.after(
              8,
              0.1,
              Teaching.before(
                  ParameterSpec.choice("loss", Loss.HINT),
                  ParameterSpec.names("pairs"),
                  ParameterSpec.number("featureWeight", 1e-6, LARGEST_WEIGHT, "", 1.0),
                  ParameterSpec.number("temperature", 0.01, 1000, "", 4.0),
                  ParameterSpec.fraction("softWeight", 0, 1, 0.0),
                  ParameterSpec.number("outputWeight", 0, LARGEST_WEIGHT, "", 1.0))));

  /** The ways to compare features. */
  public enum Loss {
    /** Equal features, behind a projection: {@link FeatureLoss#HINT}. */
    HINT,
    /** Equal places of attention: {@link FeatureLoss#ATTENTION}. */
    ATTENTION,
    /**
     * Samples lie to each other as they do for the teacher: {@link FeatureLoss#DISTANCES} and twice
     * {@link FeatureLoss#ANGLES}, the paper's ratio. The paper's weights are those of 25.
     */
    RELATION,
    /** Equal directions: {@link FeatureLoss#COSINE}. */
    COSINE
  }

  public FeatureDistillation {
    Objects.requireNonNull(loss);
    pairs = List.copyOf(pairs);
    if (!(outputWeight >= 0)) {
      throw new IllegalArgumentException("outputWeight must be 0 or more, found " + outputWeight);
    }
    LogitsDistillation.loss(temperature, softWeight, training)
        .withFeatures(features(loss, pairs, featureWeight), outputWeight);
  }

  private static List<FeatureTerm> features(Loss loss, List<String> pairs, double weight) {
    List<ValuePair> values = pairs.stream().map(FeatureDistillation::pair).toList();
    return switch (loss) {
      case HINT -> List.of(new FeatureTerm(FeatureLoss.HINT, values, weight));
      case ATTENTION -> List.of(new FeatureTerm(FeatureLoss.ATTENTION, values, weight));
      case COSINE -> List.of(new FeatureTerm(FeatureLoss.COSINE, values, weight));
      case RELATION ->
          List.of(
              new FeatureTerm(FeatureLoss.DISTANCES, values, weight),
              new FeatureTerm(FeatureLoss.ANGLES, values, 2 * weight));
    };
  }

  private static ValuePair pair(String entry) {
    String[] names = entry.strip().split("=", -1);
    if (names.length > 2 || entry.isBlank()) {
      throw new IllegalArgumentException(
          "pairs must be STUDENT=TEACHER or one name for both, found \"" + entry + "\"");
    }
    return new ValuePair(names[0].strip(), names[names.length - 1].strip());
  }

  @Override
  public LossSettings minimized() {
    return LogitsDistillation.loss(temperature, softWeight, training)
        .withFeatures(features(loss, pairs, featureWeight), outputWeight);
  }

  @Override
  public StepType<FeatureDistillation> type() {
    return TYPE;
  }
}
