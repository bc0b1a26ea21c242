package dev.lapidary.sim;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.profile.ProfileReport;
import dev.lapidary.core.profile.ProfileRequest;
import dev.lapidary.core.profile.Profiler;
import dev.lapidary.core.profile.Workload;
import dev.lapidary.core.profile.WorkloadBuilder;
import dev.lapidary.sim.device.Device;
import java.util.Optional;

/** Profiles models on a device that is not here. It is always available. */
public final class SimulatedDeviceProfiler implements Profiler {
  private final Device device;

  public SimulatedDeviceProfiler(Device device) {
    this.device = device;
  }

  @Override
  public String device() {
    return device.id();
  }

  @Override
  public Optional<String> unavailableReason() {
    return Optional.empty();
  }

  @Override
  public ProfileReport profile(Model model, ProfileRequest request, JobContext job)
      throws WorkbenchException {
    return simulate(model, request, job).report();
  }

  /**
   * Like {@link #profile}, with what the report was computed from.
   *
   * @throws WorkbenchException if the model cannot run, its shapes stay open, or the device has
   *     fewer cores than the threads asked for
   */
  public Simulation simulate(Model model, ProfileRequest request, JobContext job)
      throws WorkbenchException {
    DeviceSimulator simulator = new DeviceSimulator(device);
    simulator.threads(request.threads());
    job.progress(0, "counting the work of the model");
    Workload workload = WorkloadBuilder.build(model, request.batch(), request.inputs(), job);
    job.progress(1, "simulated on " + device.name());
    return simulator.simulate(workload, request.threads());
  }
}
