package dev.lapidary.core.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rates over 100 steps in 10 epochs, peak 0.3. */
class ScheduleSettingsTest {

  private static ScheduleSettings of(Schedule schedule, double warmUp) {
    return new ScheduleSettings(0.3, schedule, warmUp, List.of(4.0, 8.5), 0.1);
  }

  private static double rate(Schedule schedule, double warmUp, int step) {
    return of(schedule, warmUp).rateAt(step, 100, 10);
  }

  @Test
  void constantStaysAtThePeak() {
    assertEquals(0.3, rate(Schedule.CONSTANT, 0, 0));
    assertEquals(0.3, rate(Schedule.CONSTANT, 0, 99));
  }

  @Test
  void stepsFallAtMilestones() {
    assertEquals(0.3, rate(Schedule.STEP, 0, 39));
    assertEquals(0.03, rate(Schedule.STEP, 0, 40), 1e-12);
    assertEquals(0.03, rate(Schedule.STEP, 0, 84), 1e-12);
    assertEquals(0.003, rate(Schedule.STEP, 0, 85), 1e-12);
  }

  @Test
  void cosineFallsFromThePeakToNearlyZero() {
    assertEquals(0.3, rate(Schedule.COSINE, 0, 0));
    assertEquals(0.15, rate(Schedule.COSINE, 0, 50), 1e-9);
    assertTrue(rate(Schedule.COSINE, 0, 99) < 1e-4);
  }

  @Test
  void oneCycleRisesForAQuarterThenFalls() {
    for (int step = 1; step < 100; step++) {
      double before = rate(Schedule.ONE_CYCLE, 0, step - 1);
      double now = rate(Schedule.ONE_CYCLE, 0, step);
      assertEquals(step <= 25, now > before, "step " + step);
    }
    assertEquals(0.3, rate(Schedule.ONE_CYCLE, 0, 25), 1e-9);
  }

  @ParameterizedTest
  @EnumSource
  void everyScheduleMayRiseLinearlyAtFirst(Schedule schedule) {
    for (int step = 0; step < 20; step++) {
      assertEquals(0.3 * (step + 1) / 21, rate(schedule, 0.2, step), 1e-12);
    }
    assertEquals(0.3, rate(schedule, 0.2, 20), 1e-12);
  }

  @ParameterizedTest
  @EnumSource
  void oneStepIsNotLost(Schedule schedule) {
    assertTrue(of(schedule, 0).rateAt(0, 1, 1) > 0.1);
  }

  @Test
  void milestonesMustRise() {
    List<Double> falling = List.of(4.0, 3.0);
    Exception failure =
        assertThrows(
            IllegalArgumentException.class,
            () -> new ScheduleSettings(0.3, Schedule.STEP, 0, falling, 0.1));
    assertEquals("milestones must rise from above 0, found 3.0", failure.getMessage());
  }

  @Test
  void milestonesAreCountedFromTheStartOfTheWholeTraining() {
    ScheduleSettings steps = new ScheduleSettings(1, Schedule.STEP, 0, List.of(2.0, 5.0), 0.5);
    TrainingPlan plan =
        TrainingPlan.of(6, 10, 1).withSchedule(steps).withSettling(new Settling(2, 0.1));
    assertEquals(1, plan.rateAt(0, 10), 1e-12);
    assertEquals(0.5, plan.rateAt(39, 10), 1e-12);
    assertEquals(0.05, plan.rateAt(40, 10), 1e-12);
    assertEquals(0.025, plan.rateAt(50, 10), 1e-12);
  }

  @Test
  void theSettlingEpochsHaveACourseOfTheirOwn() {
    TrainingPlan plan = TrainingPlan.of(6, 10, 1).withSettling(new Settling(2, 0.1));
    ScheduleSettings cycle = ScheduleSettings.oneCycle(1);
    assertEquals(cycle.rateAt(7, 40, 4), plan.rateAt(7, 10), 1e-12);
    assertEquals(0.1 * cycle.rateAt(7, 20, 2), plan.rateAt(47, 10), 1e-12);
  }
}
