package dev.lapidary.app.job;

/** Which jobs wait for each other. */
public enum Lane {
  /** One after the other: what loads all cores, and what measures time. */
  HEAVY,
  /** At once: reading, small calculations. */
  LIGHT
}
