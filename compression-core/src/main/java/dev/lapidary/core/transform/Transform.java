package dev.lapidary.core.transform;

import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import java.util.Optional;
import java.util.Set;

/**
 * A step that makes one model of another: a record of validated parameters, seed included. Never
 * changes its argument.
 *
 * <p>Each implementation declares a {@code public static final StepType<...> TYPE} beside its
 * components; one line in the catalog makes it known to recipes, command line and window.
 */
public interface Transform {

  /** Label, parameters and how to make one; the same for all steps of a class. */
  StepType<?> type();

  /** The stable name of the step in files, for example {@code prune.magnitude}. */
  default String label() {
    return type().label();
  }

  /** The lowest version of ONNX's operator set the step can work on; 1 if any will do. */
  default int minimumOpset() {
    return 1;
  }

  /** The data the step looks at where it is there. */
  default Set<DataRole> optionalData() {
    return Set.of();
  }

  /** The data the step cannot do without. */
  default Set<DataRole> requiredData() {
    return Set.of();
  }

  /** Names of the models besides the argument that the step cannot do without, teachers for one. */
  default Set<String> requiredModels() {
    return Set.of();
  }

  /**
   * Checks, before any work, that the step can be applied.
   *
   * @throws WorkbenchException if it cannot; the message says why
   */
  default void requires(Model model) throws WorkbenchException {}

  /**
   * Checks, before any work, that the step can be applied with the things at hand: that teachers
   * fit, for one. Those it {@linkplain #requiredModels() requires} are there.
   *
   * @throws WorkbenchException if it cannot; the message says why
   */
  default void requires(Model model, TransformContext context) throws WorkbenchException {
    requires(model);
  }

  /**
   * What the model is after this step, as far as {@link #requires} of later steps can tell: nodes,
   * inputs and operator set, whatever the weights. Costs nothing worth speaking of, so that a
   * recipe is checked as a whole before any work; empty where only doing the step tells.
   *
   * @throws WorkbenchException if the step cannot be applied
   */
  default Optional<Model> outline(Model model) throws WorkbenchException {
    return Optional.empty();
  }

  /**
   * Applies the step.
   *
   * @throws WorkbenchException if it fails in a way the user can mend
   * @throws java.util.concurrent.CancellationException if the context's job is cancelled
   */
  TransformResult apply(Model model, TransformContext context) throws WorkbenchException;
}
