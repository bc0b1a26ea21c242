package dev.lapidary.core.job;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WorkClockTest {
  private final AtomicLong now = new AtomicLong(1_000);

  private static Duration nanos(long nanos) {
    return Duration.ofNanos(nanos);
  }

  @Test
  void pausesDoNotCount() {
    WorkClock clock = new WorkClock(Duration.ZERO, now::get);
    now.addAndGet(5);
    clock.pause();
    now.addAndGet(100);
    assertEquals(nanos(5), clock.elapsed());
    clock.resume();
    now.addAndGet(2);
    assertEquals(nanos(7), clock.elapsed());
  }

  @Test
  void pausingOrResumingTwiceIsOnce() {
    WorkClock clock = new WorkClock(nanos(30), now::get);
    clock.pause();
    now.addAndGet(1);
    clock.pause();
    now.addAndGet(1);
    clock.resume();
    now.addAndGet(4);
    clock.resume();
    assertEquals(nanos(34), clock.elapsed());
  }
}
