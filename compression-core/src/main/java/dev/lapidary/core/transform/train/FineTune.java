package dev.lapidary.core.transform.train;

import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.train.Augmentation;
import dev.lapidary.core.train.OptimizerKind;
import dev.lapidary.core.train.Schedule;
import dev.lapidary.core.train.TrainingData;
import dev.lapidary.core.train.TrainingPlan;
import dev.lapidary.core.transform.StepType;
import dev.lapidary.core.transform.Transform;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.TransformResult;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Trains the model's weights further on labelled data, so that it recovers from an earlier step.
 * Weights of two axes and more that are zero stay zero: a pruned model stays pruned.
 *
 * @param epochs 1 or more
 * @param batchSize 1 or more
 * @param learningRate highest rate of the schedule, above 0
 * @param momentum of SGD, in [0, 1)
 * @param weightDecay 0 or more
 * @param labelSmoothing in [0, 1)
 * @param flip mirrors half of the images
 * @param shift moves images by up to so many pixels
 * @param seed of shuffling and augmentation
 */
public record FineTune(
    int epochs,
    int batchSize,
    double learningRate,
    OptimizerKind optimizer,
    double momentum,
    double weightDecay,
    Schedule schedule,
    double labelSmoothing,
    boolean flip,
    int shift,
    long seed)
    implements Transform {

  public static final StepType<FineTune> TYPE =
      StepType.of("train.fine-tune", FineTune.class, TrainingParameters.after(2, 0.02));

  public FineTune {
    Objects.requireNonNull(optimizer);
    Objects.requireNonNull(schedule);
    TrainingPlan.check(epochs, batchSize, learningRate, momentum, weightDecay, labelSmoothing);
  }

  @Override
  public StepType<FineTune> type() {
    return TYPE;
  }

  @Override
  public Set<DataRole> requiredData() {
    return Set.of(DataRole.TRAINING);
  }

  /** Training changes weights alone. */
  @Override
  public Optional<Model> outline(Model model) {
    return Optional.of(model);
  }

  @Override
  public TransformResult apply(Model model, TransformContext context) throws WorkbenchException {
    TrainingData data =
        new TrainingData(context.data().get(DataRole.TRAINING).orElseThrow(), Optional.empty());
    Model trained =
        context
            .trainingEngine()
            .train(model, plan(), data, context.trainingListener(), context.job());
    return new TransformResult(trained, TrainedLayers.between(model, trained));
  }

  private TrainingPlan plan() {
    return new TrainingPlan(
        epochs,
        batchSize,
        optimizer,
        learningRate,
        momentum,
        weightDecay,
        schedule,
        labelSmoothing,
        new Augmentation(flip, shift),
        true,
        Optional.empty(),
        seed);
  }
}
