package dev.lapidary.app.quantize;

import dev.lapidary.app.ui.Messages;
import dev.lapidary.core.transform.quantize.ActivationFit;
import java.util.List;
import java.util.Locale;

/** The formulas of quantization with one tensor's own numbers filled in. */
final class FormulaTexts {
  private static final double EXPONENT_BELOW = 1e-4;
  private static final double EXPONENT_FROM = 1e5;

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
        inFormula(fit.range().minimum()),
        fit.greatest(),
        fit.least() < 0 ? "(" + whole(fit.least()) + ")" : whole(fit.least()),
        number(fit.scale()));
  }

  private String zeroPoint(ActivationFit fit) {
    return String.format(
        Locale.ROOT,
        "zero point = round(qmin − min / scale) = round(%s − %s / %s) = %s",
        whole(fit.least()),
        inFormula(fit.range().minimum()),
        number(fit.scale()),
        whole(fit.zeroPoint()));
  }

  private String rounding(ActivationFit fit) {
    return String.format(
        Locale.ROOT,
        "q = clip(round(x / %s) + %s, %s, %s)",
        number(fit.scale()),
        fit.zeroPoint() < 0 ? "(" + whole(fit.zeroPoint()) + ")" : whole(fit.zeroPoint()),
        whole(fit.least()),
        whole(fit.greatest()));
  }

  private String error(ActivationFit fit) {
    return messages.get(
        "quantization.formula.error", number(fit.scale() / 2), decibels(fit.sqnrDb()));
  }

  private static String inFormula(double value) {
    return value < 0 ? "(" + number(value) + ")" : number(value);
  }

  private static String whole(int value) {
    return value < 0 ? "−" + -value : String.valueOf(value);
  }

  /** Four significant figures. */
  static String number(double value) {
    double size = Math.abs(value);
    if (size == 0) {
      return "0";
    }
    String text =
        size < EXPONENT_BELOW || size >= EXPONENT_FROM
            ? String.format(Locale.ROOT, "%.3e", size)
            : String.format(Locale.ROOT, "%." + places(size) + "f", size);
    return value < 0 ? "−" + text : text;
  }

  private static int places(double size) {
    return Math.max(0, 3 - (int) Math.floor(Math.log10(size)));
  }

  /** A ratio with its unit; infinite without error. */
  static String decibels(double sqnrDb) {
    return Double.isFinite(sqnrDb)
        ? String.format(Locale.ROOT, "%.1f dB", sqnrDb)
        : sqnrDb > 0 ? "∞ dB" : "–";
  }
}
