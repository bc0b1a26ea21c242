package dev.lapidary.core.transform.train;

import dev.lapidary.core.train.LossKind;
import dev.lapidary.core.train.LossTerm;
import dev.lapidary.core.transform.ParameterSpec;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

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
   * @param otherwise the kind where none is written
   * @throws IllegalArgumentException naming the entry that is none
   */
  static List<LossTerm> parse(List<String> entries, LossKind otherwise, double temperature) {
    return entries.stream().map(entry -> parse(entry.strip(), otherwise, temperature)).toList();
  }

  private static LossTerm parse(String entry, LossKind otherwise, double temperature) {
    Matcher matcher = ENTRY.matcher(entry);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "losses must be OUTPUT, OUTPUT=KIND or OUTPUT=KIND*WEIGHT, found \"" + entry + "\"");
    }
    String word = matcher.group("kind");
    LossKind kind = word == null ? otherwise : kind(word);
    String factor = matcher.group("weight");
    double weight = factor == null ? 1 : Double.parseDouble(factor);
    return new LossTerm(
        matcher.group("output"), kind, weight, kind == LossKind.DIVERGENCE ? temperature : 1);
  }

  private static LossKind kind(String word) {
    return Arrays.stream(LossKind.values())
        .filter(kind -> ParameterSpec.word(kind).equals(word))
        .findFirst()
        .orElseThrow();
  }
}
