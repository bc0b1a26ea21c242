package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.train.Freezing;
import dev.lapidary.core.train.LossSettings;
import dev.lapidary.core.train.LossTerm;
import dev.lapidary.core.train.Settling;
import dev.lapidary.core.train.TrainingData;
import dev.lapidary.core.train.TrainingPlan;
import dev.lapidary.core.transform.ParameterSpec;
import dev.lapidary.core.transform.StepType;
import dev.lapidary.core.transform.Transform;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.TransformResult;
import dev.lapidary.core.transform.quantize.calibrate.CalibrationSettings;
import dev.lapidary.core.transform.quantize.calibrate.RangeSettings;
import dev.lapidary.core.transform.quantize.calibrate.SampleSettings;
import dev.lapidary.core.transform.train.TrainingSettings;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Quantization-aware training (Jacob et al. 2018, section 3): the model is trained while it rounds
 * as its quantized form will, and then becomes the file that {@link StaticQuantization} with the
 * same parameters would write, with better weights. Rounding passes gradients straight through
 * (Bengio et al. 2013); the step sizes may be learned too (LSQ, Esser et al. 2020). Pruned weights
 * stay zero.
 *
 * @param samples calibration samples that the first ranges are observed on, 1 or more
 * @param ranging how they are found, or what they are and stay
 * @param perChannel one scale for each output channel of a weight
 * @param weightBits width of weights, 2 to 8
 * @param layerBits widths of the weights of single layers, {@code NODES=BITS}; later ones win
 * @param activations what activations are stored as
 * @param activationBits width of activations, 4 to 8
 * @param activationSymmetric ranges of activations are widened to +-max|r|
 * @param exclude nodes that stay float, by patterns
 * @param learnScales whether step sizes are learned (LSQ) or stay as they were observed
 * @param normalization what becomes of BatchNormalization while training
 * @param frozenEpochs the last ones, in which normalizations keep their statistics; fewer than the
 *     epochs, and without effect where nothing is normalized
 * @param softWeight weight of the float model's scores as soft targets, in [0, 1]; 0 trains on
 *     labels alone, 1 without labels
 * @param temperature softens both scores, above 0
 */
public record QuantizationAwareTraining(
    int samples,
    RangeSettings ranging,
    boolean perChannel,
    int weightBits,
    List<String> layerBits,
    ActivationType activations,
    int activationBits,
    boolean activationSymmetric,
    List<String> exclude,
    boolean learnScales,
    NormalizationForm normalization,
    int frozenEpochs,
    double softWeight,
    double temperature,
    TrainingSettings training)
    implements Transform {

  /** One pass over the data at a small rate is where recovery begins. */
  private static final int EPOCHS = 3;

  private static final double LEARNING_RATE = 0.005;

  /** Share of the learning rate in the last epochs. */
  private static final double SETTLED_RATE = 0.1;

  public static final StepType<QuantizationAwareTraining> TYPE =
      StepType.of(
          "quantize.aware",
          QuantizationAwareTraining.class,
          TrainingSettings.after(
              EPOCHS,
              LEARNING_RATE,
              ParameterSpec.integer("samples", 1, 1_000_000, 300),
              RangeSettings.method().asSeldom(),
              RangeSettings.percent(),
              RangeSettings.given(),
              ParameterSpec.flag("perChannel", true),
              ParameterSpec.bits("weightBits", 2, 8, 8),
              ParameterSpec.names("layerBits").asSeldom(),
              ParameterSpec.choice("activations", ActivationType.UINT8, ActivationType.OF_8_BITS),
              ParameterSpec.bits("activationBits", 4, 8, 8),
              ParameterSpec.flag("activationSymmetric", false).asSeldom(),
              ParameterSpec.names("exclude").asSeldom(),
              ParameterSpec.flag("learnScales", false).asSeldom(),
              ParameterSpec.choice("normalization", NormalizationForm.FOLDED_WHILE_TRAINING)
                  .asSeldom(),
              ParameterSpec.integer("frozenEpochs", 0, 10_000, 1).asSeldom(),
              ParameterSpec.fraction("softWeight", 0, 1, 0.5),
              ParameterSpec.number("temperature", 0.01, 1000, "", 4.0).asSeldom()));

  public QuantizationAwareTraining {
    Objects.requireNonNull(activations);
    Objects.requireNonNull(normalization);
    layerBits = List.copyOf(layerBits);
    exclude = List.copyOf(exclude);
    if (frozenEpochs < 0 || frozenEpochs >= training.epochs()) {
      throw new IllegalArgumentException(
          "frozenEpochs must be 0 or more and below epochs ("
              + training.epochs()
              + "), found "
              + frozenEpochs
              + "; set frozenEpochs to "
              + Math.max(0, training.epochs() - 1)
              + ", or train more epochs");
    }
    loss(temperature, softWeight, training);
    quantization(
        new CalibrationSettings(SampleSettings.of(samples), ranging),
        perChannel,
        weightBits,
        layerBits,
        activations,
        activationBits,
        activationSymmetric,
        exclude);
  }

  /** The quantization that the trained model ends in. */
  public StaticQuantization quantization() {
    return quantization(
        new CalibrationSettings(SampleSettings.of(samples), ranging),
        perChannel,
        weightBits,
        layerBits,
        activations,
        activationBits,
        activationSymmetric,
        exclude);
  }

  private static StaticQuantization quantization(
      CalibrationSettings calibration,
      boolean perChannel,
      int weightBits,
      List<String> layerBits,
      ActivationType activations,
      int activationBits,
      boolean symmetric,
      List<String> exclude) {
    return new StaticQuantization(
        calibration,
        perChannel,
        weightBits,
        layerBits,
        activations,
        activationBits,
        symmetric,
        false,
        exclude,
        List.of());
  }

  @Override
  public StepType<QuantizationAwareTraining> type() {
    return TYPE;
  }

  @Override
  public int minimumOpset() {
    return FakeQuantization.MINIMUM_OPSET;
  }

  @Override
  public Set<DataRole> optionalData() {
    return Set.of(DataRole.VALIDATION);
  }

  @Override
  public Set<DataRole> requiredData() {
    Set<DataRole> roles = new HashSet<>(training.requiredData());
    roles.add(DataRole.CALIBRATION);
    return roles;
  }

  @Override
  public void requires(Model model) throws WorkbenchException {
    MinimumOpset.check(this, model);
    quantization().requires(model);
    training.check(label(), model, loss());
  }

  @Override
  public TransformResult apply(Model model, TransformContext context) throws WorkbenchException {
    requires(model);
    JobContext job = context.job();
    FakeQuantizedModel fake =
        new FakeQuantization(quantization(), normalization, scaleRule())
            .insert(model, context.withJob(job.slice(0, 0.05)));
    Model trained = train(fake, model, context.withJob(job.slice(0.05, 0.98)));
    return fake.toIntegers(trained, job);
  }

  private WeightScaleRule scaleRule() {
    return learnScales && weightBits < 8
        ? WeightScaleRule.LEARNED_STEP_SIZE
        : WeightScaleRule.MIN_MAX;
  }

  private LossSettings loss() {
    return loss(temperature, softWeight, training);
  }

  private static LossSettings loss(
      double temperature, double softWeight, TrainingSettings training) {
    List<LossTerm> usual = List.of(LossTerm.divergence(1, temperature));
    return LossSettings.mixed(training.terms(usual), softWeight);
  }

  /** First with moving statistics, then, for the last epochs, with those that will be folded. */
  private Model train(FakeQuantizedModel fake, Model whole, TransformContext context)
      throws WorkbenchException {
    TrainingData data = TrainingSettings.data(context, softWeight > 0 ? List.of(whole) : List.of());
    TrainingPlan plan = training.plan(label(), whole, loss());
    Freezing freezing = fake.frozen(plan.freezing(), whole).withScales(!learnScales);
    int last = settles(fake.model()) ? frozenEpochs : 0;
    TrainingPlan settling =
        plan.withFreezing(freezing).withSettling(new Settling(last, SETTLED_RATE));
    return context
        .trainingEngine()
        .train(fake.model(), settling, data, context.trainingListener(), context.job());
  }

  /** Whether there are statistics that move and have to come to rest. */
  private boolean settles(Model fake) {
    return !training.freezeNormalization()
        && fake.graph().nodes().stream().anyMatch(node -> node.is("BatchNormalization"));
  }
}
