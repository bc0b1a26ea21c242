package dev.lapidary.core.transform;

import java.util.regex.Pattern;

/** A name as users write it: {@code *} stands for any text and {@code ?} for any character. */
public final class NamePattern {
  private final String text;
  private final Pattern pattern;

  public NamePattern(String text) {
    this.text = text;
    this.pattern = compile(text);
  }

  /** Whether it names that; what is written out names itself, whatever it holds. */
  public boolean names(String name) {
    return !name.isEmpty() && (name.equals(text) || pattern.matcher(name).matches());
  }

  private static Pattern compile(String text) {
    StringBuilder regex = new StringBuilder();
    for (char c : text.toCharArray()) {
      switch (c) {
        case '*' -> regex.append(".*");
        case '?' -> regex.append('.');
        default -> regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(regex.toString());
  }
}
