package dev.lapidary.core.transform.train;

import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.transform.StepType;
import dev.lapidary.core.transform.Transform;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.TransformResult;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Trains the model's weights further on labelled data, so that it recovers from an earlier step.
 * Weights of two axes and more that are zero stay zero: a pruned model stays pruned.
 */
public record FineTune(TrainingSettings training) implements Transform {

  public static final StepType<FineTune> TYPE =
      StepType.of("train.fine-tune", FineTune.class, TrainingSettings.after(2, 0.02));

  public FineTune {
    training.labelLoss();
  }

  @Override
  public StepType<FineTune> type() {
    return TYPE;
  }

  @Override
  public Set<DataRole> optionalData() {
    return Set.of(DataRole.VALIDATION);
  }

  @Override
  public Set<DataRole> requiredData() {
    return training.requiredData();
  }

  @Override
  public void requires(Model model) throws WorkbenchException {
    training.check(label(), model, training.labelLoss());
  }

  /** Training changes weights alone. */
  @Override
  public Optional<Model> outline(Model model) {
    return Optional.of(model);
  }

  @Override
  public TransformResult apply(Model model, TransformContext context) throws WorkbenchException {
    return training.train(label(), model, training.labelLoss(), List.of(), context);
  }
}
