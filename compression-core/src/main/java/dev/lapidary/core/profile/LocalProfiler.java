package dev.lapidary.core.profile;

import dev.lapidary.core.error.ExecutionException;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.onnx.OnnxWriter;
import dev.lapidary.core.runtime.ExecutionTarget;
import dev.lapidary.core.runtime.InferenceSession;
import dev.lapidary.core.runtime.RandomInputs;
import dev.lapidary.core.runtime.RepeatedRun;
import dev.lapidary.core.runtime.ScratchFolder;
import dev.lapidary.core.runtime.SessionOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Measures a model on this machine with ONNX Runtime. Inputs are seeded random values, made before
 * the clock starts; what is timed is the run alone. Percentiles are nearest ranks.
 *
 * <p>Runs are measured one by one after the warm-up, for half a minute at most. Layer times come
 * from a second, profiled session, memory from a third one in a process of its own, energy from the
 * processor's counters where they can be read.
 */
public final class LocalProfiler implements Profiler {
  private static final Duration WARM_UP_LIMIT = Duration.ofSeconds(10);
  private static final Duration MEASURE_LIMIT = Duration.ofSeconds(30);
  private static final long SEED = 1;

  private final ExecutionTarget target;
  private final Path powercap;

  LocalProfiler(ExecutionTarget target, Path powercap) {
    this.target = target;
    this.powercap = powercap;
  }

  /** This machine's processor. */
  public static LocalProfiler cpu() {
    return new LocalProfiler(ExecutionTarget.CPU, EnergyCounter.POWERCAP);
  }

  /** This machine's NVIDIA GPU, where ONNX Runtime can use one. */
  public static LocalProfiler gpu() {
    return new LocalProfiler(ExecutionTarget.CUDA, EnergyCounter.POWERCAP);
  }

  @Override
  public String device() {
    return target == ExecutionTarget.CPU ? "local-cpu" : "local-gpu";
  }

  @Override
  public Optional<String> unavailableReason() {
    return target.unavailableReason().map(Throwable::getMessage);
  }

  /**
   * {@inheritDoc} Threads 0 means one for each processor the system offers.
   *
   * @throws java.util.concurrent.CancellationException if the job is cancelled
   */
  @Override
  public ProfileReport profile(Model model, ProfileRequest request, JobContext job)
      throws WorkbenchException {
    Optional<String> reason = unavailableReason();
    if (reason.isPresent()) {
      throw new ExecutionException("profile.unavailable", device(), reason.get());
    }
    int batch = BatchLength.of(model, request.batch());
    try (ScratchFolder scratch = ScratchFolder.create()) {
      return new Measuring(model, request, batch, scratch.path(), job).report();
    }
  }

  private String deviceName() {
    return target == ExecutionTarget.CPU ? CpuFacts.ofThisMachine().model() : "NVIDIA GPU (CUDA)";
  }

  /** One profile in the making. */
  private final class Measuring {
    private final Model model;
    private final ProfileRequest request;
    private final int batch;
    private final Path scratch;
    private final JobContext job;
    private final SessionOptions options;
    private final List<String> notes = new ArrayList<>();
    private OptionalDouble millijoules = OptionalDouble.empty();

    Measuring(Model model, ProfileRequest request, int batch, Path scratch, JobContext job) {
      this.model = model;
      this.request = request.withInputs(request.inputs().settled(model.graph()));
      this.batch = batch;
      this.scratch = scratch;
      this.job = job;
      int threads =
          request.threads() == 0 ? Runtime.getRuntime().availableProcessors() : request.threads();
      this.options = SessionOptions.defaults().withTarget(target).withThreads(threads);
    }

    ProfileReport report() throws WorkbenchException {
      Path file = scratch.resolve("model.onnx");
      Path optimized = scratch.resolve("optimized.onnx");
      OnnxWriter.write(NumberedNodes.of(model), file);
      Map<String, Tensor> feeds =
          RandomInputs.of(model.graph(), request.batch(), request.inputs(), SEED);
      RunTimes times = time(file, optimized, feeds);
      List<LayerProfile> layers = layers(optimized, feeds);
      OptionalLong memory = memory(file);
      return new ProfileReport(
          FigureKind.MEASURED,
          device(),
          deviceName(),
          batch,
          options.threads(),
          times.latency(),
          memory,
          energy(times),
          layers,
          notes);
    }

    private RunTimes time(Path file, Path optimized, Map<String, Tensor> feeds)
        throws WorkbenchException {
      EnergyCounter counter = EnergyCounter.in(powercap);
      try (InferenceSession session =
              InferenceSession.open(file, options.savingOptimizedModel(optimized));
          RepeatedRun run = session.repeat(feeds, job)) {
        Stopwatch stopwatch = new Stopwatch(run, job.slice(0, 0.5));
        stopwatch.warmUp(request.warmUpRuns(), WARM_UP_LIMIT);
        long[] before = counter.read();
        RunTimes times = stopwatch.measure(request.runs(), MEASURE_LIMIT);
        millijoules = counter.millijoulesSince(before);
        if (times.count() < request.runs()) {
          notes.add("Stopped after " + times.count() + " of " + request.runs() + " runs, 30 s.");
        }
        return times;
      } catch (ModelException | ExecutionException e) {
        throw asWritten(feeds, e);
      }
    }

    /** The failure of the model itself: not of a scratch file whose nodes have other names. */
    private WorkbenchException asWritten(Map<String, Tensor> feeds, WorkbenchException failure) {
      try (InferenceSession session = InferenceSession.open(model, options)) {
        session.run(feeds, job);
        return RandomInputs.refused(feeds, failure);
      } catch (ExecutionException e) {
        return RandomInputs.refused(feeds, e);
      } catch (WorkbenchException e) {
        return e;
      }
    }

    private Optional<Energy> energy(RunTimes times) {
      if (millijoules.isEmpty()) {
        notes.add("Energy: this machine has no readable energy counter (RAPL).");
        return Optional.empty();
      }
      notes.add("Energy: of the whole processor package, other work included (RAPL).");
      return Optional.of(
          new Energy(millijoules.getAsDouble() / times.count(), FigureKind.MEASURED));
    }

    /** Layers are a refinement: where they cannot be had, the rest of the report stands. */
    private List<LayerProfile> layers(Path optimized, Map<String, Tensor> feeds) {
      try {
        List<LayerProfile> layers =
            new LayerTimes(model, options, scratch)
                .measure(optimized, feeds, request.runs(), job.slice(0.5, 0.8));
        notes.add(
            "Layers: medians of a second, profiled session. Each holds some microseconds that the"
                + " profiler itself takes, so their sum exceeds the latency of small models.");
        return layers;
      } catch (WorkbenchException e) {
        notes.add("Layers: not measured. " + e.getMessage());
        return List.of();
      }
    }

    private OptionalLong memory(Path file) {
      job.progress(0.8, "memory");
      if (!ResidentMemory.available()) {
        notes.add("Memory: only Linux tells the resident memory of a process.");
        return OptionalLong.empty();
      }
      try {
        long growth = new ChildMemory(scratch).growthBytes(file, options, request, job);
        notes.add("Memory: resident growth of a process that only loads and runs the model.");
        return OptionalLong.of(growth);
      } catch (WorkbenchException e) {
        notes.add("Memory: not measured. " + e.getMessage());
        return OptionalLong.empty();
      } finally {
        job.progress(1, "done");
      }
    }
  }
}
