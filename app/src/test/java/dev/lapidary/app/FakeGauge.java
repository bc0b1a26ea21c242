package dev.lapidary.app;

import dev.lapidary.app.project.DeviceChoice;
import dev.lapidary.app.project.Gauge;
import dev.lapidary.app.project.Quality;
import dev.lapidary.app.project.Structure;
import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.profile.Energy;
import dev.lapidary.core.profile.FigureKind;
import dev.lapidary.core.profile.KernelPrediction;
import dev.lapidary.core.profile.Latency;
import dev.lapidary.core.profile.ModelSource;
import dev.lapidary.core.profile.PrecisionUse;
import dev.lapidary.core.profile.ProfileOutcome;
import dev.lapidary.core.profile.ProfileReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;

/** Gives figures that were thought up, one set a model evaluated, at once. */
public final class FakeGauge implements Gauge {
  static final String DEVICE = "raspberry-pi-4";

  // top-1, latency here, on the device
  private static final double[][] SETS = {
    {0.9312, 1.92, 21.4},
    {0.9305, 1.88, 20.9},
    {0.9291, 0.81, 9.6},
    {0.9264, 1.90, 21.4},
    {0.9201, 0.52, 5.9},
    {0.9174, 0.31, 3.2},
    {0.9311, 2.05, 21.6}
  };
  private final AtomicInteger evaluated = new AtomicInteger();

  @Override
  public List<DeviceChoice> devices() {
    return List.of(
        new DeviceChoice("local-cpu", "CPU", FigureKind.MEASURED, Optional.empty()),
        new DeviceChoice(DEVICE, "Raspberry Pi 4", FigureKind.SIMULATED, Optional.empty()));
  }

  @Override
  public Structure structure(Model model, JobContext job) throws WorkbenchException {
    long zeros = 0;
    long all = 0;
    for (var weight : model.graph().initializers().values()) {
      for (int i = 0; i < weight.elementCount(); i++) {
        zeros += weight.doubleAt(i) == 0 ? 1 : 0;
        all++;
      }
    }
    return new Structure(
        all, OptionalLong.of(all * 31), (double) zeros / all, KernelPrediction.of(model));
  }

  @Override
  public Quality quality(Model model, Model reference, Optional<Dataset> data, JobContext job) {
    double[] set = SETS[evaluated.getAndIncrement() % SETS.length];
    OptionalDouble top1 = data.isPresent() ? OptionalDouble.of(set[0]) : OptionalDouble.empty();
    return new Quality(
        top1,
        OptionalDouble.of(0.985),
        OptionalDouble.of(0.999),
        data.map(Dataset::size).orElse(16));
  }

  @Override
  public List<ProfileOutcome> profileAll(List<ModelSource> models, String device, JobContext job) {
    List<ProfileOutcome> outcomes = new ArrayList<>();
    int first = models.size() == 1 ? evaluated.get() - 1 : 0;
    for (ModelSource model : models) {
      try {
        model.load();
        outcomes.add(ProfileOutcome.of(profile(first + outcomes.size(), device)));
      } catch (WorkbenchException e) {
        outcomes.add(ProfileOutcome.failed(e));
      }
    }
    return outcomes;
  }

  private static ProfileReport profile(int set, String device) {
    boolean here = device.equals("local-cpu");
    double millis = SETS[Math.max(0, set) % SETS.length][here ? 1 : 2];
    return new ProfileReport(
        here ? FigureKind.MEASURED : FigureKind.SIMULATED,
        device,
        here ? "CPU" : "Raspberry Pi 4",
        1,
        2,
        here
            ? Latency.measured(millis, millis * 1.1, millis * 1.3, millis, millis * 0.9, 100)
            : Latency.simulated(millis, millis * 0.8, millis * 1.25),
        OptionalLong.of(here ? 38_400_000 : 2_100_000),
        here ? Optional.empty() : Optional.of(new Energy(millis * 4.1, FigureKind.SIMULATED)),
        List.of(),
        here ? Optional.of(precision()) : Optional.empty(),
        List.of());
  }

  /** Three of four layers on integers. */
  private static PrecisionUse precision() {
    return new PrecisionUse(
        Map.of("int8", 0.75, "float", 0.2),
        0.05,
        Map.of("int8", 3, "float", 1),
        2,
        Map.of("int8", Map.of("int8", 2, "float", 1)));
  }
}
