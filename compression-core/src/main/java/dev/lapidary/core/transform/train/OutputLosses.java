package dev.lapidary.core.transform.train;

import dev.lapidary.core.train.LossKind;
import dev.lapidary.core.train.LossTerm;
import dev.lapidary.core.transform.ParameterSpec;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Losses of single outputs as a recipe writes them: {@code OUTPUT}, {@code OUTPUT=KIND}, {@code
 * OUTPUT*WEIGHT} or {@code OUTPUT=KIND*WEIGHT}, for example {@code boxes=mean-squared-error*0.5}.
 */
final class OutputLosses {
  private static final String KINDS =
      Arrays.stream(LossKind.values()).map(ParameterSpec::word).collect(Collectors.joining("|"));
  private static final Pattern ENTRY =
      Pattern.compile("(?<output>.+?)(=(?<kind>" + KINDS + "))?(\\*(?<weight>[0-9.eE+-]+))?");

  private OutputLosses() {}

  /**
   * Reads entries.
   *
   * @param usual terms of an output where no kind is written; their temperature is that of all
   * @throws IllegalArgumentException naming the entry that is none
   */
  static List<LossTerm> parse(List<String> entries, List<LossTerm> usual) {
    return entries.stream().flatMap(entry -> parse(entry.strip(), usual)).toList();
  }

  private static Stream<LossTerm> parse(String entry, List<LossTerm> usual) {
    Matcher matcher = ENTRY.matcher(entry);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "losses must be OUTPUT, OUTPUT=KIND or OUTPUT=KIND*WEIGHT, found \"" + entry + "\"");
    }
    String output = matcher.group("output");
    String word = matcher.group("kind");
    String factor = matcher.group("weight");
    double weight = factor == null ? 1 : number(factor, entry);
    int equals = output.lastIndexOf('=');
    if (word == null && equals > 0) {
      throw new IllegalArgumentException(
          "losses must be of the kinds "
              + KINDS.replace("|", ", ")
              + ", found \""
              + output.substring(equals + 1)
              + "\" in \""
              + entry
              + "\"");
    }
    return word == null
        ? usual.stream().map(term -> term.of(output).times(weight))
        : Stream.of(term(output, kind(word), weight, usual.get(0).temperature()));
  }

  private static double number(String text, String entry) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "losses must have numbers as weights, found \"" + text + "\" in \"" + entry + "\"", e);
    }
  }

  private static LossTerm term(String output, LossKind kind, double weight, double temperature) {
    return new LossTerm(output, kind, weight, kind.softens() ? temperature : 1);
  }

  private static LossKind kind(String word) {
    return Arrays.stream(LossKind.values())
        .filter(kind -> ParameterSpec.word(kind).equals(word))
        .findFirst()
        .orElseThrow();
  }
}
