package dev.lapidary.core.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ScheduleTest {

  @Test
  void constantStaysAtThePeak() {
    assertEquals(0.3, Schedule.CONSTANT.rateAt(0.3, 99, 100));
  }

  @Test
  void cosineFallsFromThePeakToNearlyZero() {
    assertEquals(0.3, Schedule.COSINE.rateAt(0.3, 0, 100));
    assertEquals(0.15, Schedule.COSINE.rateAt(0.3, 50, 100), 1e-9);
    assertTrue(Schedule.COSINE.rateAt(0.3, 99, 100) < 1e-4);
  }

  @Test
  void oneCycleRisesForAQuarterThenFalls() {
    for (int step = 1; step < 100; step++) {
      double before = Schedule.ONE_CYCLE.rateAt(0.3, step - 1, 100);
      double now = Schedule.ONE_CYCLE.rateAt(0.3, step, 100);
      assertEquals(step <= 25, now > before, "step " + step);
    }
    assertEquals(0.3, Schedule.ONE_CYCLE.rateAt(0.3, 25, 100), 1e-9);
  }

  @Test
  void oneStepIsNotLost() {
    for (Schedule schedule : Schedule.values()) {
      assertTrue(schedule.rateAt(0.3, 0, 1) > 0.1, schedule.name());
    }
  }
}
