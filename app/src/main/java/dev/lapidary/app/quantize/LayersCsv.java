package dev.lapidary.app.quantize;

import dev.lapidary.app.ui.Csv;
import dev.lapidary.core.profile.PredictedKernel;
import dev.lapidary.core.transform.quantize.LayerSensitivity;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Layers as comma-separated values; what is not known is left empty. */
final class LayersCsv {
  private static final String HEADER =
      "layer,operator,weights,weightBits,keepFloat,kernel,sqnrDb,top1\n";

  private LayersCsv() {}

  static String write(List<LayerRow> rows) {
    return rows.stream().map(LayersCsv::line).collect(Collectors.joining("\n", HEADER, "\n"));
  }

  private static String line(LayerRow row) {
    return String.join(
        ",",
        Csv.quoted(row.id()),
        row.layer().operator(),
        String.valueOf(row.layer().weights()),
        String.valueOf(row.layer().bits()),
        String.valueOf(row.keptFloat()),
        row.kernel().map(PredictedKernel::kernel).orElse(""),
        row.sensitivity().map(LayerSensitivity::sqnrDb).map(LayersCsv::number).orElse(""),
        row.sensitivity()
            .map(LayerSensitivity::top1)
            .filter(top1 -> top1.isPresent())
            .map(top1 -> number(top1.getAsDouble()))
            .orElse(""));
  }

  private static String number(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.6g", value) : "inf";
  }
}
