package dev.lapidary.app;

import dev.lapidary.core.data.DataRoles;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.profile.LocalProfiler;
import dev.lapidary.core.profile.Profiler;
import dev.lapidary.core.recipe.RecipeJson;
import dev.lapidary.core.recipe.RecipeRunner;
import dev.lapidary.core.recipe.TransformCatalog;
import dev.lapidary.core.runtime.OnnxRuntimeVersion;
import dev.lapidary.core.train.TrainingEngine;
import dev.lapidary.core.train.TrainingListener;
import dev.lapidary.core.train.process.ProcessTrainingEngine;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.workspace.Environment;
import dev.lapidary.sim.SimulatedDeviceProfiler;
import dev.lapidary.sim.device.Device;
import dev.lapidary.sim.device.DeviceLibrary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Makes the services that the command line and the window work with. Cheap to make: engines and
 * native libraries are loaded when first used.
 */
public final class Services {
  private final SampleFiles sample;
  private final TransformCatalog catalog = TransformCatalog.standard();
  private final TrainingEngine trainingEngine = trainingProcesses(0);

  private Services(SampleFiles sample) {
    this.sample = sample;
  }

  /** The services of this installation. */
  public static Services create() {
    return new Services(SampleFiles.ofThisInstallation());
  }

  private static Path home() {
    return Path.of(System.getProperty("user.home"), ".lapidary");
  }

  /** Where steps that are interrupted leave what they go on from. */
  public static Path leftovers() {
    return home().resolve("leftovers");
  }

  private static TrainingEngine trainingProcesses(int threads) {
    Path home = home();
    // the unpacked native libraries lie among this program's files unless told otherwise
    String engines =
        System.getenv("DJL_CACHE_DIR") != null ? "" : home.resolve("engines").toString();
    return new ProcessTrainingEngine(home.resolve("trainings"), engines, threads);
  }

  /** What comes with the program. */
  public SampleFiles sample() {
    return sample;
  }

  /** Every step. */
  public TransformCatalog catalog() {
    return catalog;
  }

  /** Reads and writes recipes of these steps. */
  public RecipeJson recipeJson() {
    return new RecipeJson(catalog);
  }

  /** Replays recipes of these steps. */
  public RecipeRunner recipeRunner() {
    return new RecipeRunner(catalog);
  }

  /** The engine that trains, each time in a process of its own. */
  public TrainingEngine trainingEngine() {
    return trainingEngine;
  }

  /**
   * The same with a number of threads.
   *
   * @param threads threads of one operation; 0 for one a core
   */
  public TrainingEngine trainingEngine(int threads) {
    return trainingProcesses(threads);
  }

  /** What steps work with. */
  public TransformContext transformContext(
      DataRoles data,
      Map<String, Model> models,
      TrainingListener listener,
      Path scratch,
      JobContext job) {
    return new TransformContext(data, models, trainingEngine, listener, scratch, job)
        .leavingIn(leftovers());
  }

  /** The simulated devices. */
  public DeviceLibrary devices() throws WorkbenchException {
    return DeviceLibrary.read(sample.devices());
  }

  /** This machine's CPU. */
  public Profiler localCpu() {
    return LocalProfiler.cpu();
  }

  /** A simulated device. */
  public Profiler simulated(Device device) {
    return new SimulatedDeviceProfiler(device);
  }

  /** This machine's CPU, then every simulated device. */
  public List<Profiler> profilers() throws WorkbenchException {
    List<Profiler> profilers = new ArrayList<>(List.of(localCpu()));
    devices().devices().forEach(device -> profilers.add(simulated(device)));
    return profilers;
  }

  /**
   * The profiler of a device.
   *
   * @param device {@code local-cpu}, {@code local-gpu} or the id of a simulated device
   * @throws WorkbenchException if there is none; the message names what is near
   */
  public Profiler profiler(String device) throws WorkbenchException {
    Profiler cpu = localCpu();
    Profiler gpu = LocalProfiler.gpu();
    for (Profiler local : List.of(cpu, gpu)) {
      if (local.device().equals(device)) {
        return local;
      }
    }
    return simulated(devices().device(device, cpu.device(), gpu.device()));
  }

  /** What everything here is made and measured with. */
  public Environment environment() {
    return Environment.current(OnnxRuntimeVersion.current(), localCpu().device());
  }
}
