package dev.lapidary.app.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lapidary.app.results.Quantities;
import dev.lapidary.core.transform.quantize.LayerSensitivity;
import dev.lapidary.core.transform.quantize.QuantizedPart;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** A ranking of layers as a table or as JSON. */
record SensitivityReport(QuantizedPart part, List<LayerSensitivity> ranking) {

  void print(JsonOption json, PrintWriter out) {
    json.print(out, document(), this::printTable);
  }

  private ObjectNode document() {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    ArrayNode layers = document.putArray("layers");
    for (LayerSensitivity layer : ranking) {
      ObjectNode row = layers.addObject().put("layer", layer.layer());
      if (part != QuantizedPart.ACTIVATIONS) {
        row.put("weightBits", layer.widths().weights());
      }
      if (part != QuantizedPart.WEIGHTS) {
        row.put("activationBits", layer.widths().activations());
      }
      if (Double.isFinite(layer.sqnrDb())) {
        row.put("sqnrDb", layer.sqnrDb());
      } else {
        row.putNull("sqnrDb").put("reason", reason(layer));
      }
      row.put("cosineDistance", layer.cosineDistance());
      layer.top1().ifPresent(top1 -> row.put("top1Agreement", top1));
      layer.accuracy().ifPresent(accuracy -> row.put("top1", accuracy));
    }
    return document;
  }

  private static String reason(LayerSensitivity layer) {
    return layer.sqnrDb() > 0 ? "no output changes" : "outputs are zero, NaN or infinite";
  }

  private void printTable(PrintWriter out) {
    TextTable table =
        new TextTable("layer", "bits", "SQNR", "cosine distance", "same class", "top 1");
    for (LayerSensitivity layer : ranking) {
      table.row(
          layer.layer(),
          bits(layer),
          Double.isFinite(layer.sqnrDb()) ? text("%.1f dB", layer.sqnrDb()) : reason(layer),
          text("%.2e", layer.cosineDistance()),
          percent(layer.top1()),
          percent(layer.accuracy()));
    }
    table.print(out);
  }

  private String bits(LayerSensitivity layer) {
    String weights = "W" + layer.widths().weights();
    String activations = "A" + layer.widths().activations();
    return switch (part) {
      case WEIGHTS -> weights;
      case ACTIVATIONS -> activations;
      case BOTH -> weights + activations;
    };
  }

  private static String text(String format, double figure) {
    return String.format(Locale.ROOT, format, figure);
  }

  private static String percent(OptionalDouble share) {
    return share.isPresent() ? Quantities.percent(share.getAsDouble()) : "-";
  }
}
