package dev.lapidary.core.profile;

import dev.lapidary.core.error.WorkbenchException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;

/**
 * Times the runs of one model, a few at each turn, until there are enough; fewer if it is so slow
 * that its time is up first, but always a few. A run that fails ends them.
 */
final class Stopwatch {
  private static final int LEAST_RUNS = 3;
  private static final int TURN_RUNS = 5;
  private static final Duration WARM_UP = Duration.ofMillis(500);
  // worker threads of another session spin for some 40 ms after its last run
  private static final Duration SETTLING = Duration.ofMillis(50);

  private final Run run;
  private final long limitNanos;
  private final EnergyCounter energy;
  private final LongSupplier clock;
  private final long[] nanos;
  private int done;
  private long measuredNanos;
  private double millijoules;
  private Optional<WorkbenchException> failure = Optional.empty();

  /** One run of the model. */
  interface Run {
    void run() throws WorkbenchException;
  }

  /** Wants {@code runs} runs, which take {@code limit} at most. */
  Stopwatch(Run run, int runs, Duration limit, EnergyCounter energy) {
    this(run, runs, limit, energy, System::nanoTime);
  }

  /** The same with a clock that tells nanoseconds. */
  Stopwatch(Run run, int runs, Duration limit, EnergyCounter energy, LongSupplier clock) {
    this.run = run;
    this.limitNanos = limit.toNanos();
    this.energy = energy;
    this.clock = clock;
    this.nanos = new long[runs];
  }

  /**
   * Runs unmeasured: caches and allocations settle, and the processor reaches its clock, which
   * takes a while even if a run takes none. Zero runs are no warm-up at all.
   */
  void warmUp(int runs, Duration limit) throws WorkbenchException {
    long start = clock.getAsLong();
    for (int i = 0; i < runs || (runs > 0 && within(WARM_UP, start)); i++) {
      if (i > 0 && !within(limit, start)) {
        return;
      }
      run.run();
    }
  }

  /** Runs unmeasured after another model ran, until what it left in caches and threads is gone. */
  void settle() {
    long start = clock.getAsLong();
    attempt(
        () -> {
          do {
            run.run();
          } while (within(SETTLING, start));
        });
  }

  private boolean within(Duration limit, long start) {
    return clock.getAsLong() - start < limit.toNanos();
  }

  /** Times a few runs. */
  void turn(Runnable afterEach) {
    long[] before = energy.read();
    attempt(
        () -> {
          for (int i = 0; i < TURN_RUNS && !finished(); i++) {
            time();
            afterEach.run();
          }
        });
    millijoules += energy.millijoulesSince(before).orElse(Double.NaN);
  }

  private void time() throws WorkbenchException {
    long start = clock.getAsLong();
    run.run();
    nanos[done] = clock.getAsLong() - start;
    measuredNanos += nanos[done++];
  }

  private void attempt(Run work) {
    try {
      work.run();
    } catch (WorkbenchException e) {
      failure = Optional.of(e);
    }
  }

  /** Whether no turn is left to take. */
  boolean finished() {
    return failure.isPresent()
        || done == nanos.length
        || (done >= LEAST_RUNS && measuredNanos >= limitNanos);
  }

  /** How many runs were timed. */
  int done() {
    return done;
  }

  /** How many runs are wanted. */
  int wanted() {
    return nanos.length;
  }

  /**
   * What was timed.
   *
   * @throws WorkbenchException if a run failed
   */
  RunTimes times() throws WorkbenchException {
    if (failure.isPresent()) {
      throw failure.get();
    }
    return new RunTimes(Arrays.copyOf(nanos, done));
  }

  /** Energy of the timed runs together; empty where no counter tells. */
  OptionalDouble millijoules() {
    return Double.isNaN(millijoules) ? OptionalDouble.empty() : OptionalDouble.of(millijoules);
  }
}
