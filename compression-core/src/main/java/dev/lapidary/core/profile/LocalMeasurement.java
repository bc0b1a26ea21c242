package dev.lapidary.core.profile;

import dev.lapidary.core.error.ExecutionException;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.onnx.OnnxWriter;
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
import java.util.OptionalLong;

/**
 * One model being measured: loaded and warmed up once it is made. A stopwatch takes its latency, in
 * turn with others; the rest is measured when the report is asked for. Closed by who started it.
 */
final class LocalMeasurement implements AutoCloseable {
  private static final Duration WARM_UP_LIMIT = Duration.ofSeconds(10);
  private static final Duration MEASURE_LIMIT = Duration.ofSeconds(30);
  private static final long SEED = 1;

  private final ModelSource source;
  private final ProfileRequest request;
  private final LocalDevice device;
  private final JobContext job;
  private final long weightBytes;
  private final int batch;
  private final Map<String, Tensor> feeds;
  private final ScratchFolder scratch;
  private final List<String> notes = new ArrayList<>();
  private Optional<InferenceSession> session = Optional.empty();
  private Optional<RepeatedRun> run = Optional.empty();
  private Stopwatch stopwatch;

  private LocalMeasurement(
      ModelSource source, Model model, ProfileRequest request, LocalDevice device, JobContext job)
      throws WorkbenchException {
    this.source = source;
    this.request = request.withInputs(request.inputs().settled(model.graph()));
    this.device = device;
    this.job = job;
    weightBytes = WorkloadBuilder.constantBytes(model.graph());
    batch = BatchLength.of(model, request.batch());
    feeds = RandomInputs.of(model.graph(), request.batch(), this.request.inputs(), SEED);
    scratch = ScratchFolder.create();
  }

  /**
   * Loads a model and warms it up.
   *
   * @throws WorkbenchException if it does not run
   */
  static LocalMeasurement start(
      ModelSource source, ProfileRequest request, LocalDevice device, JobContext job)
      throws WorkbenchException {
    Model model = source.load();
    LocalMeasurement started = new LocalMeasurement(source, model, request, device, job);
    try {
      started.warmUp(model);
      return started;
    } catch (WorkbenchException | RuntimeException e) {
      started.close();
      throw e;
    }
  }

  private void warmUp(Model model) throws WorkbenchException {
    OnnxWriter.write(NumberedNodes.of(model), file());
    SessionOptions saving = device.options().savingOptimizedModel(optimized());
    try {
      session = Optional.of(InferenceSession.open(file(), saving));
      RepeatedRun repeated = session.get().repeat(feeds, job);
      run = Optional.of(repeated);
      stopwatch = new Stopwatch(repeated::run, request.runs(), MEASURE_LIMIT, device.energy());
      stopwatch.warmUp(request.warmUpRuns(), WARM_UP_LIMIT);
    } catch (ModelException | ExecutionException e) {
      throw asWritten(e);
    }
  }

  private Path file() {
    return scratch.path().resolve("model.onnx");
  }

  private Path optimized() {
    return scratch.path().resolve("optimized.onnx");
  }

  Stopwatch stopwatch() {
    return stopwatch;
  }

  /** Bytes of the model's weights, which are about what its session holds. */
  long weightBytes() {
    return weightBytes;
  }

  /** Gives back what the timed session holds. */
  void rest() {
    run.ifPresent(RepeatedRun::close);
    run = Optional.empty();
    session.ifPresent(InferenceSession::close);
    session = Optional.empty();
  }

  @Override
  public void close() {
    rest();
    scratch.close();
  }

  /**
   * The latency that the stopwatch took, and everything else, which is measured now.
   *
   * @param others how many models it was measured in turn with
   * @throws WorkbenchException if a timed run failed
   */
  ProfileReport report(int others, JobContext part) throws WorkbenchException {
    RunTimes times = times(others);
    MeasuredLayers measured = layers(part.slice(0, 0.6));
    OptionalLong memory = memory(part);
    return new ProfileReport(
        FigureKind.MEASURED,
        device.id(),
        device.name(),
        batch,
        device.options().threads(),
        times.latency(),
        memory,
        energy(times),
        measured.layers(),
        measured.precision(),
        notes);
  }

  private RunTimes times(int others) throws WorkbenchException {
    try {
      RunTimes times = stopwatch.times();
      if (others > 0) {
        notes.add(
            "Latency: measured in turn with " + others + (others == 1 ? " other." : " others."));
      }
      if (times.count() < request.runs()) {
        notes.add("Stopped after " + times.count() + " of " + request.runs() + " runs, 30 s.");
      }
      return times;
    } catch (ModelException | ExecutionException e) {
      throw asWritten(e);
    }
  }

  /** The failure of the model itself: not of a scratch file whose nodes have other names. */
  private WorkbenchException asWritten(WorkbenchException failure) {
    try {
      RandomInputs.tryOut(source.load(), feeds, device.options(), job);
      return RandomInputs.refused(feeds, failure);
    } catch (WorkbenchException e) {
      return e;
    }
  }

  private Optional<Energy> energy(RunTimes times) {
    if (stopwatch.millijoules().isEmpty()) {
      notes.add("Energy: this machine has no readable energy counter (RAPL).");
      return Optional.empty();
    }
    notes.add("Energy: of the whole processor package, other work included (RAPL).");
    double each = stopwatch.millijoules().getAsDouble() / times.count();
    return Optional.of(new Energy(each, FigureKind.MEASURED));
  }

  /** Layers are a refinement: where they cannot be had, the rest of the report stands. */
  private MeasuredLayers layers(JobContext part) {
    try {
      MeasuredLayers measured =
          new LayerTimes(source.load(), device.options(), scratch.path())
              .measure(optimized(), feeds, request.runs(), part);
      notes.add(
          "Layers: medians of a second, profiled session. Each holds some microseconds that the"
              + " profiler itself takes, so their sum exceeds the latency of small models.");
      return measured;
    } catch (WorkbenchException e) {
      notes.add("Layers: not measured. " + e.getMessage());
      return MeasuredLayers.NONE;
    }
  }

  private OptionalLong memory(JobContext part) {
    part.progress(0.6, "memory");
    if (!ResidentMemory.available()) {
      notes.add("Memory: only Linux tells the resident memory of a process.");
      return OptionalLong.empty();
    }
    try {
      long growth =
          new ChildMemory(scratch.path()).growthBytes(file(), device.options(), request, part);
      notes.add("Memory: resident growth of a process that only loads and runs the model.");
      return OptionalLong.of(growth);
    } catch (WorkbenchException e) {
      notes.add("Memory: not measured. " + e.getMessage());
      return OptionalLong.empty();
    } finally {
      part.progress(1, "done");
    }
  }
}
