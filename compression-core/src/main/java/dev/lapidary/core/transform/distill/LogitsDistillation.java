package dev.lapidary.core.transform.distill;

import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.train.Augmentation;
import dev.lapidary.core.train.Distillation;
import dev.lapidary.core.train.OptimizerKind;
import dev.lapidary.core.train.Schedule;
import dev.lapidary.core.train.TrainingData;
import dev.lapidary.core.train.TrainingPlan;
import dev.lapidary.core.train.network.ClassifierTask;
import dev.lapidary.core.train.network.SampleNetwork;
import dev.lapidary.core.transform.ParameterSpec;
import dev.lapidary.core.transform.StepType;
import dev.lapidary.core.transform.Transform;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.TransformResult;
import dev.lapidary.core.transform.train.TrainedLayers;
import dev.lapidary.core.transform.train.TrainingParameters;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Trains a student on the softened outputs of a teacher and on the labels (Hinton, Vinyals, Dean
 * 2015); see {@link Distillation} for the loss. Pruned weights of the student stay zero.
 *
 * @param teacher name of the teacher among the models of the context
 * @param student what is trained
 * @param temperature softens both outputs, above 0
 * @param softWeight weight of the teacher, in [0, 1]; 0 trains on the labels alone, without a
 *     teacher: the control to compare with
 * @param epochs 1 or more
 * @param batchSize 1 or more
 * @param learningRate highest rate of the schedule, above 0
 * @param momentum of SGD, in [0, 1)
 * @param weightDecay 0 or more
 * @param labelSmoothing in [0, 1)
 * @param flip mirrors half of the images
 * @param shift moves images by up to so many pixels
 * @param seed of first weights, shuffling and augmentation
 */
public record LogitsDistillation(
    String teacher,
    Student student,
    double temperature,
    double softWeight,
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

  public static final StepType<LogitsDistillation> TYPE =
      StepType.of(
          "distill.logits",
          LogitsDistillation.class,
          TrainingParameters.after(
              8,
              0.1,
              ParameterSpec.text("teacher", "teacher"),
              ParameterSpec.choice("student", Student.CURRENT),
              ParameterSpec.number("temperature", 0.01, 1000, "", 4.0),
              ParameterSpec.fraction("softWeight", 0, 1, 0.9)));

  /** What is trained. */
  public enum Student {
    /** The model at hand, from the weights it has. */
    CURRENT,
    /** A small built-in network for the same images and classes, from fresh weights. */
    SMALL
  }

  public LogitsDistillation {
    Objects.requireNonNull(teacher);
    Objects.requireNonNull(student);
    Objects.requireNonNull(optimizer);
    Objects.requireNonNull(schedule);
    new Distillation(temperature, softWeight);
    TrainingPlan.check(epochs, batchSize, learningRate, momentum, weightDecay, labelSmoothing);
  }

  @Override
  public StepType<LogitsDistillation> type() {
    return TYPE;
  }

  @Override
  public Set<DataRole> requiredData() {
    return Set.of(DataRole.TRAINING);
  }

  @Override
  public Set<String> requiredModels() {
    return softWeight > 0 ? Set.of(teacher) : Set.of();
  }

  @Override
  public void requires(Model model) throws WorkbenchException {
    if (student == Student.SMALL) {
      ClassifierTask.of(model);
    }
  }

  @Override
  public Optional<Model> outline(Model model) throws WorkbenchException {
    return Optional.of(start(model));
  }

  @Override
  public TransformResult apply(Model model, TransformContext context) throws WorkbenchException {
    Model start = start(model);
    TrainingData data =
        new TrainingData(
            context.data().get(DataRole.TRAINING).orElseThrow(),
            Optional.ofNullable(context.models().get(teacher)));
    Model trained =
        context
            .trainingEngine()
            .train(start, plan(), data, context.trainingListener(), context.job());
    return new TransformResult(trained, TrainedLayers.between(start, trained));
  }

  /** The student before training. */
  private Model start(Model model) throws WorkbenchException {
    return student == Student.SMALL
        ? SampleNetwork.FASHION_SMALL.create(ClassifierTask.of(model), seed)
        : model;
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
        Optional.of(new Distillation(temperature, softWeight)),
        seed);
  }
}
