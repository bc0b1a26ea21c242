package dev.lapidary.core.train.gradient;

/**
 * The class whose score is looked at.
 *
 * @param index of the class for {@link Kind#FIXED}, 0 or more; 0 for the others
 */
public record ClassChoice(Kind kind, int index) {
  /** How the class is chosen. */
  public enum Kind {
    /** The highest score of each sample. */
    PREDICTED,
    /** The label of each sample. */
    LABEL,
    /** One class for all samples. */
    FIXED
  }

  public ClassChoice {
    if (index < 0 || (kind != Kind.FIXED && index != 0)) {
      throw new IllegalArgumentException(
          "index must be 0 or more, and 0 unless FIXED, found " + index + " for " + kind);
    }
  }

  public static ClassChoice predicted() {
    return new ClassChoice(Kind.PREDICTED, 0);
  }

  public static ClassChoice label() {
    return new ClassChoice(Kind.LABEL, 0);
  }

  public static ClassChoice of(int index) {
    return new ClassChoice(Kind.FIXED, index);
  }
}
