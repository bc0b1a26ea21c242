package dev.lapidary.sim;

import dev.lapidary.core.error.DeviceException;
import dev.lapidary.core.profile.FigureKind;
import dev.lapidary.core.profile.LayerProfile;
import dev.lapidary.core.profile.ProfileReport;
import dev.lapidary.core.profile.Workload;
import dev.lapidary.sim.cost.EnergyModel;
import dev.lapidary.sim.cost.LatencyModel;
import dev.lapidary.sim.cost.LayerTime;
import dev.lapidary.sim.cost.MemoryPlan;
import dev.lapidary.sim.cost.NetworkTime;
import dev.lapidary.sim.cost.StatedError;
import dev.lapidary.sim.device.Device;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Simulates workloads on one device. */
public final class DeviceSimulator {
  private final Device device;

  public DeviceSimulator(Device device) {
    this.device = device;
  }

  /**
   * Simulates one run.
   *
   * @param requestedThreads 1 to the device's cores, or 0 for its default
   * @throws DeviceException if the device has fewer cores
   */
  public Simulation simulate(Workload workload, int requestedThreads) throws DeviceException {
    int threads = threads(requestedThreads);
    NetworkTime time = new LatencyModel(device).time(workload, threads);
    MemoryPlan memory = MemoryPlan.of(device, workload);
    StatedError error = StatedError.of(device.validation(), time.mainPrecision(), threads);
    ProfileReport report =
        new ProfileReport(
            FigureKind.SIMULATED,
            device.id(),
            device.name(),
            workload.batch(),
            threads,
            error.latency(time.millis()),
            OptionalLong.of(memory.ramBytes()),
            new EnergyModel(device).energy(time.millis()),
            time.layers().stream().map(DeviceSimulator::profile).toList(),
            Optional.empty(),
            new ReportNotes(device, workload, threads, time, error, memory).lines());
    return new Simulation(report, memory, time);
  }

  /**
   * The threads a run would use.
   *
   * @throws DeviceException if the device has fewer cores
   */
  int threads(int requested) throws DeviceException {
    int cores = device.processor().cores();
    if (requested < 0 || requested > cores) {
      throw new DeviceException("device.threads", device.id(), cores, requested);
    }
    return requested == 0 ? device.processor().defaultThreads() : requested;
  }

  private static LayerProfile profile(LayerTime layer) {
    return new LayerProfile(
        layer.work().id(),
        layer.work().opType(),
        layer.millis(),
        layer.computedIn().elementType().name().toLowerCase(Locale.ROOT));
  }
}
