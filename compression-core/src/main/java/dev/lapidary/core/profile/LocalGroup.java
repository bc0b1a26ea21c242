package dev.lapidary.core.profile;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.job.JobContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Models measured in turn, so all open at once: a few, so that they fit into memory. Closing it
 * closes them.
 */
final class LocalGroup implements AutoCloseable {
  private static final long MOST_WEIGHT_BYTES = 512L << 20;
  private static final double RUNS_SHARE = 0.5;

  private final LocalDevice device;
  private final ProfileRequest request;
  private final JobContext job;
  private final int mostModels;
  private final Map<Integer, LocalMeasurement> running = new TreeMap<>();
  private final Map<Integer, WorkbenchException> failures = new TreeMap<>();
  private long weightBytes;

  LocalGroup(LocalDevice device, ProfileRequest request, JobContext job, int mostModels) {
    this.device = device;
    this.request = request;
    this.job = job;
    this.mostModels = mostModels;
  }

  /** Whether no further model is to be opened beside those that are. */
  boolean full() {
    return running.size() == mostModels || weightBytes >= MOST_WEIGHT_BYTES;
  }

  private int size() {
    return running.size() + failures.size();
  }

  /** Opens a model and warms it up; a failure is kept. */
  void add(ModelSource model) {
    job.throwIfCancelled();
    int index = size();
    try {
      LocalMeasurement started = LocalMeasurement.start(model, request, device, job);
      running.put(index, started);
      weightBytes += started.weightBytes();
    } catch (WorkbenchException e) {
      failures.put(index, e);
    }
  }

  /**
   * Takes all latencies in turn, then the rest of one model after the other.
   *
   * @param part the share of the job that progress is reported to
   * @return an outcome for each model, in the order they were added
   */
  List<ProfileOutcome> measure(JobContext part) {
    List<Stopwatch> watches = running.values().stream().map(LocalMeasurement::stopwatch).toList();
    new Rounds(watches, part.slice(0, RUNS_SHARE)).measure();
    running.values().forEach(LocalMeasurement::rest);
    List<ProfileOutcome> outcomes = new ArrayList<>();
    double each = (1 - RUNS_SHARE) / size();
    for (int i = 0; i < size(); i++) {
      double from = RUNS_SHARE + i * each;
      String which = size() == 1 ? "" : "model " + (i + 1) + " of " + size();
      outcomes.add(outcome(i, part.stage(from, Math.min(1, from + each), which)));
    }
    return outcomes;
  }

  private ProfileOutcome outcome(int index, JobContext part) {
    if (failures.containsKey(index)) {
      return ProfileOutcome.failed(failures.get(index));
    }
    try {
      return ProfileOutcome.of(running.get(index).report(running.size() - 1, part));
    } catch (WorkbenchException e) {
      return ProfileOutcome.failed(e);
    }
  }

  @Override
  public void close() {
    running.values().forEach(LocalMeasurement::close);
  }
}
