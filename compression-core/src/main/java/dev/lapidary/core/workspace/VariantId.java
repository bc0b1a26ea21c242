package dev.lapidary.core.workspace;

import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * The lasting name of a variant, also the name of its folder. Ids sort in the order the variants
 * were made, and are not used again after a variant is deleted.
 *
 * @param value up to 40 lower-case letters, digits and inner hyphens
 */
public record VariantId(String value) implements Comparable<VariantId> {
  private static final Pattern FORM = Pattern.compile("[0-9a-z](?:[0-9a-z-]{0,38}[0-9a-z])?");

  public VariantId {
    if (!isValid(value)) {
      throw new IllegalArgumentException(
          "a variant id has up to 40 lower-case letters, digits and inner hyphens, found \""
              + value
              + "\"");
    }
  }

  /** Whether {@code text} can be an id. */
  public static boolean isValid(String text) {
    return FORM.matcher(text).matches();
  }

  /** A new id: the place in the order of making, and six random hexadecimal digits. */
  static VariantId numbered(int number) {
    int random = ThreadLocalRandom.current().nextInt(0x1000000);
    return new VariantId(String.format("%06d-%06x", number, random));
  }

  /** The place in the order of making; 0 for an id that {@link #numbered} did not make. */
  int number() {
    int end = value.indexOf('-');
    String head = end < 0 ? "" : value.substring(0, end);
    return head.matches("[0-9]{1,9}") ? Integer.parseInt(head) : 0;
  }

  @Override
  public int compareTo(VariantId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
