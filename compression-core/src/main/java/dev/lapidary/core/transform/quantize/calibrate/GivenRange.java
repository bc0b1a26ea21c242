package dev.lapidary.core.transform.quantize.calibrate;

import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.transform.NamePattern;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The range of some values as a recipe writes it, {@code VALUE=MIN..MAX}: {@code relu1_out=0..6},
 * or {@code block1.*=-4..4} for all values that begin so.
 *
 * @param values the text before the sign, a {@link NamePattern}
 */
public record GivenRange(String values, ValueRange range) {
  private static final String NUMBER =
      "([-+]?(?:(?:\\d+(?:\\.\\d+)?|\\.\\d+)(?:[eE][-+]?\\d+)?|Infinity|inf)|NaN|nan)";
  private static final Pattern ENTRY =
      Pattern.compile("(.*\\S)\\s*=\\s*" + NUMBER + "\\.\\." + NUMBER);

  /** Twice as much, the span of a symmetric range, is still a finite float. */
  private static final double LARGEST = Float.MAX_VALUE / 2;

  /**
   * Reads entries.
   *
   * @throws IllegalArgumentException naming the entry that is none, whose bounds are not in order
   *     or not finite; its cause is the same for users
   */
  public static List<GivenRange> parse(List<String> entries) {
    return entries.stream().map(GivenRange::parse).toList();
  }

  /** Whether it is the range of this value. */
  public boolean names(String value) {
    return new NamePattern(values).names(value);
  }

  private static GivenRange parse(String entry) {
    Matcher matcher = ENTRY.matcher(entry.strip());
    if (!matcher.matches()) {
      throw refused("quantize.rangeForm", entry);
    }
    double least = number(matcher.group(2), entry);
    double most = number(matcher.group(3), entry);
    if (least > most || (least == 0 && most == 0)) {
      throw refused("quantize.rangeOrder", entry);
    }
    return new GivenRange(matcher.group(1), new ValueRange((float) least, (float) most));
  }

  private static double number(String text, String entry) {
    if (Character.isLetter(text.charAt(text.length() - 1))) {
      throw refused("quantize.rangeNotFinite", entry);
    }
    double number = Double.parseDouble(text);
    if (Math.abs(number) > LARGEST) {
      throw refused("quantize.rangeNotFinite", entry);
    }
    return number;
  }

  private static IllegalArgumentException refused(String key, String entry) {
    RecipeException why = new RecipeException(key, entry);
    return new IllegalArgumentException(why.getMessage(), why);
  }
}
