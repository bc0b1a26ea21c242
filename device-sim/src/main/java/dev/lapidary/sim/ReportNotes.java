package dev.lapidary.sim;

import static dev.lapidary.sim.Wording.bytes;
import static dev.lapidary.sim.Wording.line;
import static dev.lapidary.sim.Wording.plain;

import dev.lapidary.core.profile.Workload;
import dev.lapidary.sim.cost.MemoryPlan;
import dev.lapidary.sim.cost.NetworkTime;
import dev.lapidary.sim.cost.StatedError;
import dev.lapidary.sim.device.Device;
import dev.lapidary.sim.device.PrecisionSpeed;
import dev.lapidary.sim.device.Validation.EnergyError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the reader of a simulated profile must know about it, the most important first. */
record ReportNotes(
    Device device,
    Workload workload,
    int threads,
    NetworkTime time,
    StatedError error,
    MemoryPlan memory) {

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(source());
    lines.add(fit());
    lines.addAll(new ValidationNotes(device, workload, threads, time, error).lines());
    lines.addAll(new PrecisionNotes(device, time).lines());
    lines.addAll(new WorkloadNotes(workload).lines());
    lines.add(energy());
    lines.addAll(new UnverifiedFigures(device).lines());
    return lines;
  }

  private String source() {
    PrecisionSpeed speed = device.processor().speed(time.mainPrecision());
    return line(
        "Simulated, not measured: %s, %s, %d of %d cores. Speed in %s: %s (%s).",
        device.name(),
        device.runtime(),
        threads,
        device.processor().cores(),
        speed.precision().label(),
        speed.utilizationSource(),
        speed.utilizationConfidence().label());
  }

  private String fit() {
    String flash =
        memory.flashBytes().isEmpty()
            ? ""
            : line(
                ", flash %s of %s (weights)",
                bytes(memory.flashBytes().getAsLong()),
                bytes(memory.flashAvailableBytes().getAsLong()));
    return line(
        "%s: RAM %s of %s (%s)%s; code and buffers of the runtime are not counted.",
        memory.fits() ? "Fits" : "Does not fit, the time is what it would take with more memory",
        bytes(memory.ramBytes()),
        bytes(memory.ramAvailableBytes()),
        memory.flashBytes().isEmpty() ? "weights and activations" : "activations",
        flash);
  }

  private String energy() {
    if (device.power().activeWatts().value().isEmpty()) {
      return "No energy: the power of the board is not known.";
    }
    Optional<EnergyError> compared = device.validation().energyError();
    return line(
        "Energy: board power of %s W times the time%s; %s.",
        plain(device.power().activeWatts().number()),
        threads < device.processor().cores() ? " (all cores loaded, so an upper bound)" : "",
        compared
            .map(
                found ->
                    line(
                        "%.1f %% off %d published energies when the time is known",
                        found.meanAbsolutePercent(), found.rows()))
            .orElse("not validated"));
  }
}
