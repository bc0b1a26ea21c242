package dev.lapidary.app.quantize;

import dev.lapidary.app.ui.Csv;
import dev.lapidary.core.profile.PredictedKernel;
import dev.lapidary.core.transform.quantize.LayerSensitivity;
import java.util.List;

/** Layers as comma-separated values; what is not known is left empty. */
final class LayersCsv {
  private static final List<String> HEADER =
      List.of(
          "layer", "operator", "weights", "weightBits", "keepFloat", "kernel", "sqnrDb", "top1");

  private LayersCsv() {}

  static String write(List<LayerRow> rows) {
    return Csv.table(HEADER, rows, LayersCsv::cells);
  }

  private static List<String> cells(LayerRow row) {
    return List.of(
        Csv.quoted(row.id()),
        row.layer().operator(),
        String.valueOf(row.layer().weights()),
        row.width() == WidthOrigin.STEP ? "" : String.valueOf(row.layer().bits()),
        String.valueOf(row.keptFloat()),
        row.kernel().map(PredictedKernel::kernel).orElse(""),
        row.sensitivity().map(LayerSensitivity::sqnrDb).map(Csv::number).orElse(""),
        row.sensitivity()
            .map(LayerSensitivity::top1)
            .filter(top1 -> top1.isPresent())
            .map(top1 -> Csv.number(top1.getAsDouble()))
            .orElse(""));
  }
}
