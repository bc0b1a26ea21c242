package dev.lapidary.app.quantize;

import dev.lapidary.app.steps.StepFormViewModel;
import dev.lapidary.core.transform.Transform;
import dev.lapidary.core.transform.quantize.AccuracyAwareQuantization;
import dev.lapidary.core.transform.quantize.StaticQuantization;
import java.util.Optional;
import java.util.Set;

/** The static quantization in a form whose step is one, or is one with something around it. */
final class StaticPart {
  private static final Set<String> LABELS =
      Set.of(StaticQuantization.TYPE.label(), AccuracyAwareQuantization.TYPE.label());

  private StaticPart() {}

  /** Whether the form's step quantizes statically. */
  static boolean isIn(StepFormViewModel form) {
    return LABELS.contains(form.type().label());
  }

  /** As it is entered now; empty while a value is not valid or the step is another. */
  static Optional<StaticQuantization> of(StepFormViewModel form) {
    return form.step().flatMap(StaticPart::of);
  }

  private static Optional<StaticQuantization> of(Transform step) {
    if (step instanceof StaticQuantization quantization) {
      return Optional.of(quantization);
    }
    return step instanceof AccuracyAwareQuantization aware
        ? Optional.of(aware.quantization())
        : Optional.empty();
  }
}
