package dev.lapidary.app.quantize;

import dev.lapidary.app.steps.StepFormViewModel;
import dev.lapidary.core.transform.Transform;
import dev.lapidary.core.transform.quantize.AccuracyAwareQuantization;
import dev.lapidary.core.transform.quantize.MixedPrecisionQuantization;
import dev.lapidary.core.transform.quantize.QuantizationAwareTraining;
import dev.lapidary.core.transform.quantize.StaticQuantization;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The static quantization in a form whose step is one, or is one with something around it. */
final class StaticPart {
  private static final Map<String, Function<Transform, StaticQuantization>> PARTS =
      Map.of(
          StaticQuantization.TYPE.label(),
          StaticQuantization.class::cast,
          AccuracyAwareQuantization.TYPE.label(),
          step -> ((AccuracyAwareQuantization) step).quantization(),
          MixedPrecisionQuantization.TYPE.label(),
          step -> ((MixedPrecisionQuantization) step).quantization(),
          QuantizationAwareTraining.TYPE.label(),
          step -> ((QuantizationAwareTraining) step).quantization());

  private StaticPart() {}

  /** Whether the form's step quantizes statically. */
  static boolean isIn(StepFormViewModel form) {
    return PARTS.containsKey(form.type().label());
  }

  /** Whether the form's step chooses the widths of weights by itself. */
  static boolean choosesWidths(StepFormViewModel form) {
    return form.type().label().equals(MixedPrecisionQuantization.TYPE.label());
  }

  /** As it is entered now; empty while a value is not valid or the step is another. */
  static Optional<StaticQuantization> of(StepFormViewModel form) {
    return form.step()
        .flatMap(
            step -> Optional.ofNullable(PARTS.get(step.label())).map(part -> part.apply(step)));
  }
}
