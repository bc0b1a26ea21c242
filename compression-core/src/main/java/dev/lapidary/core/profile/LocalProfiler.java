package dev.lapidary.core.profile;

import dev.lapidary.core.error.ExecutionException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.runtime.ExecutionTarget;
import dev.lapidary.core.runtime.SessionOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Measures models on this machine with ONNX Runtime. Inputs are seeded random values, made before
 * the clock starts; what is timed is the run alone. Percentiles are nearest ranks.
 *
 * <p>Runs are measured one by one after the warm-up, for half a minute a model at most; those of
 * several models in turn ({@link Rounds}). Layer times come from a second, profiled session, memory
 * from a third one in a process of its own, energy from the processor's counters where they can be
 * read.
 */
public final class LocalProfiler implements Profiler {
  private static final int MOST_OPEN = 16;

  private final ExecutionTarget target;
  private final Path powercap;
  private final int mostOpen;

  LocalProfiler(ExecutionTarget target, Path powercap, int mostOpen) {
    this.target = target;
    this.powercap = powercap;
    this.mostOpen = mostOpen;
  }

  /** This machine's processor. */
  public static LocalProfiler cpu() {
    return new LocalProfiler(ExecutionTarget.CPU, EnergyCounter.POWERCAP, MOST_OPEN);
  }

  /** This machine's NVIDIA GPU, where ONNX Runtime can use one. */
  public static LocalProfiler gpu() {
    return new LocalProfiler(ExecutionTarget.CUDA, EnergyCounter.POWERCAP, MOST_OPEN);
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
    return profileAll(List.of(() -> model), request, job).get(0).orThrow();
  }

  /**
   * {@inheritDoc} They are open at once and run in turn. At most 16 are, and none is added once the
   * weights of those open take 512 MiB: what is left over makes the next group. How many a model
   * was in turn with is in the report's notes.
   *
   * @throws java.util.concurrent.CancellationException if the job is cancelled
   */
  @Override
  public List<ProfileOutcome> profileAll(
      List<ModelSource> models, ProfileRequest request, JobContext job) throws WorkbenchException {
    Optional<String> reason = unavailableReason();
    if (reason.isPresent()) {
      throw new ExecutionException("profile.unavailable", device(), reason.get());
    }
    LocalDevice here = here(request.threads());
    double all = models.size();
    List<ProfileOutcome> outcomes = new ArrayList<>();
    while (outcomes.size() < models.size()) {
      int from = outcomes.size();
      int to = from;
      try (LocalGroup group = new LocalGroup(here, request, job, mostOpen)) {
        while (to < models.size() && !group.full()) {
          job.progress(from / all, "warm-up");
          group.add(models.get(to++));
        }
        outcomes.addAll(group.measure(job.slice(from / all, to / all)));
      }
    }
    return outcomes;
  }

  private LocalDevice here(int threads) {
    boolean cpu = target == ExecutionTarget.CPU;
    int used = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    return new LocalDevice(
        device(),
        cpu ? CpuFacts.ofThisMachine().model() : "NVIDIA GPU (CUDA)",
        SessionOptions.defaults().withTarget(target).withThreads(used),
        EnergyCounter.in(powercap));
  }
}
