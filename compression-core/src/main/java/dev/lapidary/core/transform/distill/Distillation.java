package dev.lapidary.core.transform.distill;

import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.train.LossSettings;
import dev.lapidary.core.transform.Transform;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.TransformResult;
import dev.lapidary.core.transform.train.TrainingSettings;
import java.util.Set;

/** A step that trains a student by teachers. Pruned weights of the student stay zero. */
sealed interface Distillation extends Transform
    permits LogitsDistillation, DecoupledDistillation, FeatureDistillation {

  Teaching teaching();

  TrainingSettings training();

  /** What is minimized. */
  LossSettings minimized();

  @Override
  default Set<DataRole> optionalData() {
    return Set.of(DataRole.VALIDATION);
  }

  @Override
  default Set<DataRole> requiredData() {
    return training().requiredData();
  }

  @Override
  default Set<String> requiredModels() {
    return teaching().required(minimized());
  }

  @Override
  default void requires(Model model) throws WorkbenchException {
    teaching().check(label(), model, minimized(), training());
  }

  @Override
  default void requires(Model model, TransformContext context) throws WorkbenchException {
    requires(model);
    teaching().check(model, minimized(), training(), context);
  }

  @Override
  default TransformResult apply(Model model, TransformContext context) throws WorkbenchException {
    return teaching().train(label(), model, minimized(), training(), context);
  }
}
