package dev.lapidary.app.results;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lapidary.core.profile.FigureKind;
import dev.lapidary.core.profile.Latency;
import dev.lapidary.core.profile.LayerProfile;
import dev.lapidary.core.profile.PrecisionJson;
import dev.lapidary.core.profile.ProfileReport;

/** A profile as JSON: times in milliseconds, energy in millijoules, memory in bytes. */
public final class ProfileJson {
  private ProfileJson() {}

  /** The whole profile, layers included. */
  public static ObjectNode of(ProfileReport report) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("kind", report.kind().name());
    node.put("device", report.device());
    node.put("deviceName", report.deviceName());
    node.put("batch", report.batch());
    node.put("threads", report.threads());
    node.set("latencyMillis", latency(report.latency()));
    Figures.put(node, "throughputPerSecond", report.throughputPerSecond());
    Figures.put(
        node, "peakMemoryBytes", report.peakMemoryBytes(), "not known for this device; see notes");
    energy(node, report);
    ArrayNode layers = node.putArray("layers");
    report.layers().forEach(layer -> layers.add(layer(layer)));
    report
        .precision()
        .ifPresentOrElse(
            use -> node.set("precision", PrecisionJson.write(use)),
            () -> Figures.unknown(node, "precision", noPrecision(report)));
    ArrayNode notes = node.putArray("notes");
    report.notes().forEach(notes::add);
    return node;
  }

  private static String noPrecision(ProfileReport report) {
    return report.kind() == FigureKind.MEASURED
        ? "the times of layers were not measured; see notes"
        : "only a measured run tells what it computed in";
  }

  private static ObjectNode latency(Latency latency) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    Figures.put(node, "median", latency.median());
    Figures.putIfPresent(node, "p90", latency.p90());
    Figures.putIfPresent(node, "p99", latency.p99());
    Figures.putIfPresent(node, "mean", latency.mean());
    Figures.putIfPresent(node, "min", latency.min());
    Figures.putIfPresent(node, "low", latency.low());
    Figures.putIfPresent(node, "high", latency.high());
    if (latency.samples() > 0) {
      node.put("samples", latency.samples());
    }
    return node;
  }

  private static void energy(ObjectNode node, ProfileReport report) {
    if (report.energy().isEmpty()) {
      Figures.unknown(node, "energyMillijoules", "no energy figure for this device; see notes");
      return;
    }
    ObjectNode energy = node.putObject("energyMillijoules");
    Figures.put(energy, "value", report.energy().get().millijoules());
    energy.put("kind", report.energy().get().kind().name());
  }

  private static ObjectNode layer(LayerProfile layer) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("node", layer.node());
    node.put("opType", layer.opType());
    Figures.put(node, "latencyMillis", layer.latencyMillis());
    node.put("precision", layer.precision());
    return node;
  }
}
