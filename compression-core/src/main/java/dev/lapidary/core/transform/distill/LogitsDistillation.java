package dev.lapidary.core.transform.distill;

import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.train.network.ClassifierTask;
import dev.lapidary.core.train.network.SampleNetwork;
import dev.lapidary.core.transform.ParameterSpec;
import dev.lapidary.core.transform.StepType;
import dev.lapidary.core.transform.Transform;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.TransformResult;
import dev.lapidary.core.transform.train.TrainingSettings;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Trains a student on the softened outputs of a teacher and on the labels (Hinton, Vinyals, Dean
 * 2015); see {@link dev.lapidary.core.train.LossSettings#distilled} for the loss. Pruned weights of
 * the student stay zero.
 *
 * @param teacher name of the teacher among the models of the context
 * @param student what is trained
 * @param temperature softens both outputs, above 0
 * @param softWeight weight of the teacher, in [0, 1]; 0 trains on the labels alone, without a
 *     teacher: the control to compare with
 */
public record LogitsDistillation(
    String teacher,
    Student student,
    double temperature,
    double softWeight,
    TrainingSettings training)
    implements Transform {

  public static final StepType<LogitsDistillation> TYPE =
      StepType.of(
          "distill.logits",
          LogitsDistillation.class,
          TrainingSettings.after(
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
    training.distilledLoss(temperature, softWeight);
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
    training.check(label(), start(model), training.distilledLoss(temperature, softWeight));
  }

  private Model start(Model model) throws WorkbenchException {
    return student == Student.SMALL
        ? SampleNetwork.FASHION_SMALL.create(ClassifierTask.of(model), training.seed())
        : model;
  }

  @Override
  public TransformResult apply(Model model, TransformContext context) throws WorkbenchException {
    return training.train(
        label(),
        start(model),
        training.distilledLoss(temperature, softWeight),
        Optional.ofNullable(context.models().get(teacher)),
        context);
  }
}
