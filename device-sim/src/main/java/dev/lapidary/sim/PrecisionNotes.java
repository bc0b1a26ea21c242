package dev.lapidary.sim;

import static dev.lapidary.sim.Wording.layers;
import static dev.lapidary.sim.Wording.line;

import dev.lapidary.core.ir.ElementType;
import dev.lapidary.sim.cost.LayerTime;
import dev.lapidary.sim.cost.NetworkTime;
import dev.lapidary.sim.cost.PrecisionChoice;
import dev.lapidary.sim.device.Device;
import dev.lapidary.sim.device.Precision;
import dev.lapidary.sim.device.Substitute;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Layers that are computed in another precision than the model asks for. */
record PrecisionNotes(Device device, NetworkTime time) {

  List<String> lines() {
    Map<Precision, Integer> substituted = new EnumMap<>(Precision.class);
    Map<ElementType, Integer> standingIn = new EnumMap<>(ElementType.class);
    for (LayerTime layer : time.layers()) {
      ElementType type = layer.work().precision();
      Precision wanted = PrecisionChoice.of(type);
      if (wanted != layer.computedIn()) {
        substituted.merge(wanted, 1, Integer::sum);
      }
      if (!PrecisionChoice.isExact(type)) {
        standingIn.merge(type, 1, Integer::sum);
      }
    }
    return Stream.concat(
            substituted.entrySet().stream().map(e -> substitute(e.getKey(), e.getValue())),
            standingIn.entrySet().stream().map(e -> standIn(e.getKey(), e.getValue())))
        .toList();
  }

  private String substitute(Precision wanted, int layers) {
    return line(
        "%s is computed as %s (%s): %s.",
        wanted.label(),
        device.processor().speed(wanted).precision().label(),
        layers(layers),
        Optional.ofNullable(device.processor().substitutes().get(wanted))
            .map(Substitute::source)
            .orElse("the device file states no speed for it"));
  }

  private String standIn(ElementType type, int layers) {
    return line(
        "%s is counted as %s (%s): device files state no speed for it.",
        type.name().toLowerCase(Locale.ROOT),
        device.processor().speed(PrecisionChoice.of(type)).precision().label(),
        layers(layers));
  }
}
