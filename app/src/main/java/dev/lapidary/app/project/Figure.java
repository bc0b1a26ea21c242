package dev.lapidary.app.project;

import dev.lapidary.core.profile.FigureKind;

/**
 * One number about a variant, in the unit of its metric.
 *
 * @param low lower end of the stated range; equal to {@code value} where none is stated
 * @param high upper end of the stated range; equal to {@code value} where none is stated
 */
public record Figure(double value, double low, double high, FigureKind kind) {

  /** Taken on this machine. */
  public static Figure measured(double value) {
    return new Figure(value, value, value, FigureKind.MEASURED);
  }
}
