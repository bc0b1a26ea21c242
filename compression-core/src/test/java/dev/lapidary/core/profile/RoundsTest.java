package dev.lapidary.core.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lapidary.core.error.ExecutionException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.job.JobContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** On a clock that only runs advance, so that every figure is exact. */
class RoundsTest {
  private static final Duration WARM_UP_LIMIT = Duration.ofSeconds(10);
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final double SLOWED = 3;

  private long nanos;
  private double disturbedMillis;
  private final List<String> ran = new ArrayList<>();

  /** A model that takes so long, and three times as long while the machine is disturbed. */
  private Stopwatch model(String name, double millis, int runs) {
    return watch(
        () -> {
          double factor = nanos < disturbedMillis * 1e6 ? SLOWED : 1;
          nanos += Math.round(factor * millis * 1e6);
          ran.add(name);
        },
        runs);
  }

  private Stopwatch watch(Stopwatch.Run run, int runs) {
    return new Stopwatch(run, runs, LIMIT, EnergyCounter.none(), () -> nanos);
  }

  private static void measure(Stopwatch... watches) {
    new Rounds(List.of(watches), JobContext.none()).measure();
  }

  @Test
  void aDisturbanceOfASecondHitsOneModelAfterTheOther() throws WorkbenchException {
    disturbedMillis = 1000;
    Stopwatch one = model("one", 0.1, 100);
    one.warmUp(10, WARM_UP_LIMIT);
    measure(one);
    Stopwatch copy = model("copy", 0.1, 100);
    copy.warmUp(10, WARM_UP_LIMIT);
    measure(copy);
    assertEquals(3, one.times().medianMillis() / copy.times().medianMillis(), 1e-9);
  }

  @Test
  void aDisturbanceOfASecondLeavesTheRatioInTurn() throws WorkbenchException {
    List<Stopwatch> watches = new ArrayList<>();
    for (String name : List.of("one", "copy", "other", "another")) {
      watches.add(model(name, 0.1, 100));
      watches.get(watches.size() - 1).warmUp(10, WARM_UP_LIMIT);
    }
    disturbedMillis = nanos / 1e6 + 1000;
    new Rounds(watches, JobContext.none()).measure();
    assertEquals(0.1, watches.get(0).times().medianMillis(), 1e-9);
    assertEquals(0.1, watches.get(1).times().medianMillis(), 1e-9);
    assertEquals(0.3, watches.get(0).times().percentileMillis(90), 1e-9);
    assertEquals(0.3, watches.get(1).times().percentileMillis(90), 1e-9);
  }

  @Test
  void aModelRunsUnmeasuredUntilTheOneBeforeHasSettled() throws WorkbenchException {
    Stopwatch one = model("one", 20, 5);
    Stopwatch two = model("two", 20, 5);
    measure(one, two);
    // two was warmed up last; its turn is either the first, with nothing to settle, or the second
    assertEquals(ran.get(0).equals("two") ? 5 + 8 : 8 + 8, ran.size());
    assertEquals(5, one.times().count());
  }

  @Test
  void aModelAloneRunsWithoutABreak() throws WorkbenchException {
    Stopwatch one = model("one", 1, 100);
    measure(one);
    assertEquals(100, ran.size());
    assertEquals(Latency.measured(1, 1, 1, 1, 1, 100), one.times().latency());
  }

  @Test
  void aSlowModelStopsAfterItsTimeAndTheOthersGoOn() throws WorkbenchException {
    Stopwatch slow = model("slow", 7000, 100);
    Stopwatch slower = model("slower", 20000, 100);
    Stopwatch fast = model("fast", 1, 100);
    measure(slow, slower, fast);
    assertEquals(5, slow.times().count());
    assertEquals(3, slower.times().count());
    assertEquals(100, fast.times().count());
  }

  @Test
  void aRunThatFailsEndsItsModelAlone() throws WorkbenchException {
    ExecutionException broken = new ExecutionException("run.failed", "broken");
    Stopwatch failing =
        watch(
            () -> {
              if (++nanos > 3) {
                throw broken;
              }
            },
            100);
    Stopwatch other = model("other", 1, 100);
    measure(failing, other);
    assertSame(broken, assertThrows(WorkbenchException.class, failing::times));
    assertEquals(100, other.times().count());
  }

  @Test
  void cancellingEndsTheRounds() {
    Stopwatch cancelled =
        watch(
            () -> {
              throw new CancellationException("cancelled");
            },
            100);
    Stopwatch other = model("other", 1, 100);
    assertThrows(CancellationException.class, () -> measure(cancelled, other));
  }

  @Test
  void warmsUpForHalfASecondOrTheRunsWanted() throws WorkbenchException {
    model("fast", 1, 1).warmUp(10, WARM_UP_LIMIT);
    assertEquals(500, ran.size());
    model("slow", 100, 1).warmUp(10, WARM_UP_LIMIT);
    assertEquals(510, ran.size());
    model("slower", 6000, 1).warmUp(10, WARM_UP_LIMIT);
    assertEquals(512, ran.size());
    model("cold", 1, 1).warmUp(0, WARM_UP_LIMIT);
    assertEquals(512, ran.size());
  }
}
