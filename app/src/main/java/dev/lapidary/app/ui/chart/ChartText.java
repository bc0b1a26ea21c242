package dev.lapidary.app.ui.chart;

/**
 * The words in a trade-off plot, in the reader's language.
 *
 * @param front name of the line through the best variants
 * @param dominated name of the points off that line
 * @param empty shown where there is nothing to plot
 */
public record ChartText(
    String measured,
    String simulated,
    String estimated,
    String front,
    String dominated,
    String empty) {

  /** The words for files, which are in English. */
  public static ChartText english() {
    return new ChartText(
        "measured",
        "simulated",
        "estimated",
        "Pareto front",
        "dominated",
        "Nothing measured yet on these axes");
  }
}
