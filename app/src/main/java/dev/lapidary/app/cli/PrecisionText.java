package dev.lapidary.app.cli;

import dev.lapidary.app.results.Quantities;
import dev.lapidary.core.profile.PrecisionUse;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a run computed in, as rows of a table: time, layers, and changes of precision. */
final class PrecisionText {
  private static final String CONVERSIONS = "conversions";
  private static final String SEPARATOR = ", ";

  private PrecisionText() {}

  static void rows(TextTable table, PrecisionUse use) {
    table.row("time of layers", times(use));
    table.row("layers", counts(use));
    if (!use.transitions().isEmpty()) {
      table.row("edges between", transitions(use));
    }
  }

  private static String times(PrecisionUse use) {
    Stream<String> shares =
        use.timeShare().entrySet().stream()
            .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder()))
            .map(entry -> entry.getKey() + " " + Quantities.percent(entry.getValue()));
    String conversions = CONVERSIONS + " " + Quantities.percent(use.conversionShare());
    return Stream.concat(shares, Stream.of(conversions)).collect(Collectors.joining(SEPARATOR));
  }

  private static String counts(PrecisionUse use) {
    Stream<String> counts =
        use.layers().entrySet().stream().map(entry -> entry.getValue() + " " + entry.getKey());
    return Stream.concat(counts, Stream.of(use.conversions() + " " + CONVERSIONS))
        .collect(Collectors.joining(SEPARATOR));
  }

  private static String transitions(PrecisionUse use) {
    return use.transitions().entrySet().stream()
        .flatMap(
            row ->
                row.getValue().entrySet().stream()
                    .map(to -> to.getValue() + " " + row.getKey() + " to " + to.getKey()))
        .collect(Collectors.joining(SEPARATOR));
  }
}
