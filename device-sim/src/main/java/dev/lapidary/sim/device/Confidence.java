package dev.lapidary.sim.device;

/** How far a figure of a device can be trusted. */
public enum Confidence {
  /** Read at the named source. */
  PUBLISHED("published"),
  /** Read at the named source, for the same chip or core in another product. */
  PUBLISHED_ANOTHER_BOARD("published (another board)"),
  /** Arithmetic or a fit on published rows. */
  DERIVED("derived"),
  /** Arithmetic or a fit on rows published for the same core in another product. */
  DERIVED_ANOTHER_BOARD("derived (another board)"),
  /** From memory of data sheets, not read again; never shown as a validated fact. */
  RECALLED("recalled"),
  /** A modelling choice. */
  ASSUMED("assumed"),
  /** No source found; the figure has no value. */
  MISSING("missing");

  private final String label;

  Confidence(String label) {
    this.label = label;
  }

  /** The word device files use. */
  public String label() {
    return label;
  }

  /** Whether a source for this very device stands behind the figure. */
  public boolean isSourced() {
    return this == PUBLISHED || this == DERIVED;
  }
}
