package dev.lapidary.core.profile;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.runtime.RepeatedRun;
import java.time.Duration;
import java.util.Arrays;

/**
 * Runs a model a number of times, or fewer if it is so slow that the time is up first; always a
 * few.
 */
final class Stopwatch {
  private static final int LEAST_RUNS = 3;
  private static final Duration SETTLING = Duration.ofMillis(500);

  private final RepeatedRun run;
  private final JobContext job;

  Stopwatch(RepeatedRun run, JobContext job) {
    this.run = run;
    this.job = job;
  }

  /**
   * Runs unmeasured: caches and allocations settle, and the processor reaches its clock, which
   * takes a while even if a run takes none. Zero runs are no warm-up at all.
   */
  int warmUp(int runs, Duration limit) throws WorkbenchException {
    long start = System.nanoTime();
    int done = 0;
    while (done < runs || (runs > 0 && elapsed(start) < SETTLING.toNanos())) {
      if (done > 0 && elapsed(start) >= limit.toNanos()) {
        break;
      }
      run.run();
      done++;
    }
    return done;
  }

  private static long elapsed(long start) {
    return System.nanoTime() - start;
  }

  /** Times run after run. */
  RunTimes measure(int runs, Duration limit) throws WorkbenchException {
    long[] nanos = new long[runs];
    long end = System.nanoTime() + limit.toNanos();
    int done = 0;
    while (done < runs && (done < LEAST_RUNS || System.nanoTime() < end)) {
      long start = System.nanoTime();
      run.run();
      nanos[done++] = System.nanoTime() - start;
      job.progress((double) done / runs, "run " + done + " of " + runs);
    }
    return new RunTimes(Arrays.copyOf(nanos, done));
  }
}
