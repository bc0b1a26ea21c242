package dev.lapidary.app.quantize;

import dev.lapidary.app.formula.FormulaNumbers;
import dev.lapidary.app.ui.Messages;
import dev.lapidary.app.ui.chart.HistogramChart;
import dev.lapidary.app.ui.chart.HistogramChart.Bin;
import dev.lapidary.app.ui.chart.HistogramChart.Bound;
import dev.lapidary.app.ui.chart.HistogramChart.Marked;
import dev.lapidary.core.transform.quantize.calibrate.Histogram;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The chart of a tensor under the microscope. */
final class TensorChart {
  private static final int BINS = 256;

  private final Messages messages;

  TensorChart(Messages messages) {
    this.messages = messages;
  }

  HistogramChart of(Optional<TensorFits> tensor, boolean logarithmic) {
    return new HistogramChart(
        tensor.map(shown -> shown.tensor().name()).orElse(""),
        messages.get(logarithmic ? "quantization.axis.elements.log" : "quantization.axis.elements"),
        logarithmic,
        tensor.map(shown -> bins(shown.histogram())).orElse(List.of()),
        tensor.map(this::ranges).orElse(List.of()),
        messages.get("quantization.computing"));
  }

  /** Without the empty bins at both ends, of which a Relu leaves half. */
  private static List<Bin> bins(Histogram fine) {
    Histogram histogram = fine.merged(BINS);
    int first = 0;
    int last = BINS - 1;
    while (first < last && histogram.count(first) == 0) {
      first++;
    }
    while (last > first && histogram.count(last) == 0) {
      last--;
    }
    List<Bin> bins = new ArrayList<>();
    for (int i = first; i <= last; i++) {
      bins.add(new Bin(histogram.edge(i), histogram.edge(i + 1), histogram.count(i)));
    }
    return bins;
  }

  // the widest on top, so that words stand beside their line and cross few others
  private List<Marked> ranges(TensorFits shown) {
    return shown.fits().stream()
        .map(
            fit ->
                new Marked(
                    fit.word(),
                    messages.get("quantization.method." + fit.word()),
                    bound(fit.fit().threshold().minimum()),
                    bound(fit.fit().threshold().maximum()),
                    fit.chosen()))
        .sorted(Comparator.comparingDouble((Marked range) -> -range.high().value()))
        .toList();
  }

  private static Bound bound(double value) {
    return new Bound(value, FormulaNumbers.number(value));
  }
}
