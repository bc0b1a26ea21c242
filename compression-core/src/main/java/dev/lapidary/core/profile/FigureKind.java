package dev.lapidary.core.profile;

import java.util.Locale;

/** Where a number comes from. Shown wherever the number is. */
public enum FigureKind {
  /** Taken from a clock, a counter or a file on this machine. */
  MEASURED,
  /** Computed by a device model. */
  SIMULATED,
  /** Modelled from other figures without a validated device behind it. */
  ESTIMATED;

  /** The word for it in files and message keys: {@code measured}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
