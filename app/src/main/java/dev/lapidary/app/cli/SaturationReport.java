package dev.lapidary.app.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lapidary.app.results.Figures;
import dev.lapidary.app.results.Quantities;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.transform.quantize.saturation.LayerSaturation;
import dev.lapidary.core.transform.quantize.saturation.LayerSaturation.Observed;
import dev.lapidary.core.transform.quantize.saturation.SaturationAnalysis;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a quantized model loses on x86 CPUs without VNNI, whose sums of 8-bit products saturate.
 *
 * @param here whether this machine's CPU is one
 * @param layers with INT8 weights, the worst first
 */
record SaturationReport(boolean here, List<LayerSaturation> layers) {
  private static final int SHOWN = 5;
  private static final String DASH = "-";
  private static final String REMEDY =
      "Remedy: reducedRange in quantize.static, UINT8 weights in quantize.dynamic, or"
          + " session.x64quantprecision=1 where the model runs (exact, slower).";

  /** What weights alone tell; empty if the model is not quantized. */
  static Optional<SaturationReport> ofWeights(Model model, boolean here) {
    KernelReport kernels = KernelReport.of(model);
    return kernels
        .prediction()
        .map(found -> new SaturationAnalysis(model, kernels::runsOnIntegers).worstCase())
        .map(layers -> new SaturationReport(here, layers));
  }

  /** Whether any layer may lose. */
  boolean atRisk() {
    return !risky().isEmpty();
  }

  private List<LayerSaturation> risky() {
    return layers.stream().filter(layer -> layer.pairsAtRisk() > 0).toList();
  }

  /** Adds {@code saturation}. */
  void put(ObjectNode document) {
    ObjectNode node = document.putObject("saturation");
    node.put("onThisCpu", here);
    ArrayNode array = node.putArray("layers");
    for (LayerSaturation layer : layers) {
      ObjectNode row = array.addObject().put("node", layer.node()).put("opType", layer.opType());
      row.put("pairsAtRisk", layer.shareAtRisk());
      layer
          .observed()
          .ifPresent(
              observed -> {
                row.put("saturatedSums", observed.saturatedShare());
                Figures.put(row, "sqnrDb", observed.sqnrDb());
              });
    }
  }

  /** The warning and its remedy in one line; says so if no layer is at risk. */
  String warning() {
    List<LayerSaturation> risky = risky();
    String where = here ? "this CPU" : "an x86 CPU without VNNI";
    if (risky.isEmpty()) {
      return "No sum of 8-bit products saturates on " + where + ".";
    }
    double most =
        risky.stream()
            .max(Comparator.comparingDouble(LayerSaturation::shareAtRisk))
            .orElseThrow()
            .shareAtRisk();
    return String.format(
        Locale.ROOT,
        "warning: %s sums 8-bit products in 16 bits that saturate. %d of %d layers are at risk,"
            + " the worst in %s of its pairs of weights. %s",
        where,
        risky.size(),
        layers.size(),
        Quantities.percent(most),
        REMEDY);
  }

  void text(PrintWriter out) {
    out.println(warning());
    if (!atRisk()) {
      return;
    }
    TextTable table = new TextTable("layer", "operator", "pairs at risk", "saturated", "SQNR");
    risky().stream().limit(SHOWN).forEach(layer -> row(table, layer));
    table.print(out);
  }

  private static void row(TextTable table, LayerSaturation layer) {
    table.row(
        layer.node(),
        layer.opType(),
        Quantities.percent(layer.shareAtRisk()),
        layer.observed().map(seen -> Quantities.percent(seen.saturatedShare())).orElse(DASH),
        layer.observed().map(SaturationReport::ratio).orElse(DASH));
  }

  private static String ratio(Observed seen) {
    return Double.isFinite(seen.sqnrDb())
        ? String.format(Locale.ROOT, "%.1f dB", seen.sqnrDb())
        : DASH;
  }
}
