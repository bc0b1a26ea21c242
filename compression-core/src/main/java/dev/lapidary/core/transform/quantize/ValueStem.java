package dev.lapidary.core.transform.quantize;

/**
 * What the names of a value's companions begin with: its own name, so that tools recognize them, or
 * the end of it where an exporter's names are so long that ten repetitions would outweigh weights.
 */
public final class ValueStem {
  private static final int LONGEST = 40;

  private ValueStem() {}

  public static String of(String value) {
    return value.length() <= LONGEST ? value : value.substring(value.length() - LONGEST / 2);
  }
}
