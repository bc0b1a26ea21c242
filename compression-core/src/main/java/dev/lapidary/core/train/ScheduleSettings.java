package dev.lapidary.core.train;

import java.util.Objects;

/**
 * The learning rate over the steps of a training.
 *
 * @param learningRate highest rate, above 0
 */
public record ScheduleSettings(double learningRate, Schedule schedule) {
  public ScheduleSettings {
    Range.require(learningRate > 0, "learningRate must be above 0", learningRate);
    Objects.requireNonNull(schedule);
  }

  /** The same rate all the time. */
  public static ScheduleSettings constant(double learningRate) {
    return new ScheduleSettings(learningRate, Schedule.CONSTANT);
  }

  /** Linear warm-up, then half a cosine. */
  public static ScheduleSettings oneCycle(double learningRate) {
    return new ScheduleSettings(learningRate, Schedule.ONE_CYCLE);
  }

  /**
   * The learning rate of one step.
   *
   * @param step from 0
   * @param steps of the whole training
   */
  public double rateAt(int step, int steps) {
    return schedule.rateAt(learningRate, step, steps);
  }
}
