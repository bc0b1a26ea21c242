package dev.lapidary.app.quantize;

import static dev.lapidary.app.formula.FormulaNumbers.bracketed;
import static dev.lapidary.app.formula.FormulaNumbers.decibels;
import static dev.lapidary.app.formula.FormulaNumbers.number;
import static dev.lapidary.app.formula.FormulaNumbers.whole;

import dev.lapidary.app.ui.Messages;
import dev.lapidary.core.transform.quantize.ActivationFit;
import java.util.List;
import java.util.Locale;

/** The formulas of quantization with one tensor's own numbers filled in. */
final class FormulaTexts {
  private final Messages messages;

  FormulaTexts(Messages messages) {
    this.messages = messages;
  }

  /** Scale, zero point, rounding and error, a line each. */
  List<String> lines(ActivationFit fit) {
    return List.of(scale(fit), zeroPoint(fit), rounding(fit), error(fit));
  }

  private String scale(ActivationFit fit) {
    return String.format(
        Locale.ROOT,
        "scale = (max − min) / (qmax − qmin) = (%s − %s) / (%d − %s) = %s",
        number(fit.range().maximum()),
        bracketed(fit.range().minimum()),
        fit.greatest(),
        bracketed(fit.least()),
        number(fit.scale()));
  }

  private String zeroPoint(ActivationFit fit) {
    return String.format(
        Locale.ROOT,
        "zero point = round(qmin − min / scale) = round(%s − %s / %s) = %s",
        whole(fit.least()),
        bracketed(fit.range().minimum()),
        number(fit.scale()),
        whole(fit.zeroPoint()));
  }

  private String rounding(ActivationFit fit) {
    return String.format(
        Locale.ROOT,
        "q = clip(round(x / %s) + %s, %s, %s)",
        number(fit.scale()),
        bracketed(fit.zeroPoint()),
        whole(fit.least()),
        whole(fit.greatest()));
  }

  private String error(ActivationFit fit) {
    return messages.get(
        "quantization.formula.error", number(fit.scale() / 2), decibels(fit.sqnrDb()));
  }
}
