package dev.lapidary.app.formula;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers as they stand in formulas. */
public final class FormulaNumbers {
  private static final MathContext FIGURES = new MathContext(4);
  private static final double EXPONENT_BELOW = 1e-4;
  private static final double EXPONENT_FROM = 1e5;

  private FormulaNumbers() {}

  /** Four significant figures; a sign of its own for what is infinite or not a number. */
  public static String number(double value) {
    double size = Math.abs(value);
    if (size == 0) {
      return "0";
    }
    if (Double.isNaN(value)) {
      return "–";
    }
    if (Double.isInfinite(value)) {
      return value < 0 ? "−∞" : "∞";
    }
    double rounded = new BigDecimal(size).round(FIGURES).doubleValue();
    String text =
        size < EXPONENT_BELOW || size >= EXPONENT_FROM
            ? String.format(Locale.ROOT, "%.3e", size)
            : String.format(Locale.ROOT, "%." + places(rounded) + "f", size);
    return value < 0 ? "−" + text : text;
  }

  private static int places(double size) {
    return Math.max(0, 3 - (int) Math.floor(Math.log10(size)));
  }

  /** The same, in brackets if it is below zero. */
  public static String bracketed(double value) {
    return value < 0 ? "(" + number(value) + ")" : number(value);
  }

  public static String whole(int value) {
    return value < 0 ? "−" + -value : String.valueOf(value);
  }

  /** The same, in brackets if it is below zero. */
  public static String bracketed(int value) {
    return value < 0 ? "(" + whole(value) + ")" : whole(value);
  }

  /** A setting as it was given: 4, 0.9. */
  public static String given(double value) {
    return value == Math.rint(value) && Math.abs(value) < EXPONENT_FROM
        ? whole((int) value)
        : trimmed(number(value));
  }

  private static String trimmed(String number) {
    return number.contains("e") || !number.contains(".")
        ? number
        : number.replaceAll("\\.?0+$", "");
  }

  /** A ratio with its unit; infinite without error. */
  public static String decibels(double sqnrDb) {
    return Double.isFinite(sqnrDb)
        ? String.format(Locale.ROOT, "%.1f dB", sqnrDb)
        : sqnrDb > 0 ? "∞ dB" : "–";
  }

  /** The square of a setting: 4². */
  static String squared(double value) {
    return given(value) + "²";
  }

  /** A power of two: 2⁸. */
  static String powerOfTwo(int exponent) {
    StringBuilder power = new StringBuilder("2");
    String.valueOf(exponent).chars().forEach(c -> power.append("⁰¹²³⁴⁵⁶⁷⁸⁹".charAt(c - '0')));
    return power.toString();
  }
}
