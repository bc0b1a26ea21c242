package dev.lapidary.core.error;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What a user who wrote an unknown name, or a pattern with {@code *} and {@code ?} that fits
 * nothing, may have meant.
 */
public final class NearMatches {
  private static final int MOST = 3;

  private NearMatches() {}

  /**
   * The up to three known names nearest to {@code wanted}, nearest first; empty if none is near.
   */
  public static List<String> of(String wanted, Collection<String> known) {
    return known.stream()
        .filter(name -> isNear(wanted, name))
        .sorted(Comparator.comparingInt((String name) -> distance(lower(wanted), lower(name))))
        .limit(MOST)
        .toList();
  }

  /** The near names as one text for a message, or all known ones, shortened, where none is near. */
  public static String text(String wanted, Collection<String> known) {
    List<String> near = of(wanted, known);
    if (!near.isEmpty()) {
      return String.join(", ", near);
    }
    int shown = 20;
    String some = String.join(", ", known.stream().limit(shown).toList());
    return known.size() > shown ? some + ", ..." : some;
  }

  private static boolean isNear(String wanted, String name) {
    String a = lower(wanted);
    String b = lower(name);
    String literal = a.replaceAll("[*?]", "");
    int few = Math.min(literal.length(), b.length()) / 3;
    boolean isPattern = literal.length() < a.length();
    return (a.length() > 2 && b.contains(a))
        || (b.length() > 2 && a.contains(b))
        || distance(a, b) <= (isPattern ? few : Math.max(1, few));
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /**
   * The edit distance of Levenshtein (1966), where {@code *} and {@code ?} of a fit for nothing.
   */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      char c = a.charAt(i - 1);
      int more = c == '*' ? 0 : 1;
      int diagonal = row[0];
      row[0] += more;
      for (int j = 1; j <= b.length(); j++) {
        int replace = diagonal + (c == '?' || c == b.charAt(j - 1) ? 0 : more);
        diagonal = row[j];
        row[j] = Math.min(replace, more + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
