package dev.lapidary.sim;

import dev.lapidary.sim.device.Device;
import dev.lapidary.sim.device.Figure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Names the figures of a device that decide the result and were not read at their source. */
record UnverifiedFigures(Device device) {

  List<String> lines() {
    List<String> names = new ArrayList<>();
    figures()
        .forEach(
            (name, figure) -> {
              if (figure.value().isPresent() && !figure.confidence().isSourced()) {
                names.add(name + " (" + figure.confidence().label() + ")");
              }
            });
    return names.isEmpty()
        ? List.of()
        : List.of("Not verified at the source: " + String.join(", ", names) + ".");
  }

  /** The peaks are left out: only their product with the utilization counts, and that is fitted. */
  private Map<String, Figure> figures() {
    Map<String, Figure> figures = new LinkedHashMap<>();
    figures.put("clock", device.processor().clockMegahertz());
    figures.put("RAM", device.memory().ramBytes());
    device.memory().flashBytes().ifPresent(figure -> figures.put("flash", figure));
    figures.put("board power", device.power().activeWatts());
    return figures;
  }
}
