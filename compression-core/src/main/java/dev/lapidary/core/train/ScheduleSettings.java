package dev.lapidary.core.train;

import java.util.List;
import java.util.Objects;

/**
 * The learning rate over the steps of a training: a linear rise to the peak, then what the schedule
 * says.
 *
 * @param learningRate the peak, above 0
 * @param warmUp share of the steps in which the rate rises, in [0, 1); 0 for none, or for the
 *     quarter of {@link Schedule#ONE_CYCLE}
 * @param milestones of {@link Schedule#STEP}, in epochs from the start, rising, above 0
 * @param gamma factor of the rate at each milestone, in (0, 1]
 */
public record ScheduleSettings(
    double learningRate, Schedule schedule, double warmUp, List<Double> milestones, double gamma) {
  private static final double USUAL_GAMMA = 0.1;
  private static final double ONE_CYCLE_WARM_UP = 0.25;

  public ScheduleSettings {
    Range.require(learningRate > 0, "learningRate must be above 0", learningRate);
    Objects.requireNonNull(schedule);
    Range.require(warmUp >= 0 && warmUp < 1, "warmUp must be in [0, 1)", warmUp);
    Range.require(gamma > 0 && gamma <= 1, "gamma must be in (0, 1]", gamma);
    milestones = List.copyOf(milestones);
    double before = 0;
    for (double milestone : milestones) {
      Range.require(milestone > before, "milestones must rise from above 0", milestone);
      before = milestone;
    }
  }

  /** The same rate all the time. */
  public static ScheduleSettings constant(double learningRate) {
    return new ScheduleSettings(learningRate, Schedule.CONSTANT, 0, List.of(), USUAL_GAMMA);
  }

  /** Linear warm-up, then half a cosine. */
  public static ScheduleSettings oneCycle(double learningRate) {
    return new ScheduleSettings(learningRate, Schedule.ONE_CYCLE, 0, List.of(), USUAL_GAMMA);
  }

  /** The same course at other rates. */
  public ScheduleSettings times(double factor) {
    return new ScheduleSettings(learningRate * factor, schedule, warmUp, milestones, gamma);
  }

  /** What is left of the milestones after some epochs; other courses begin anew. */
  public ScheduleSettings after(int epochs) {
    double rate =
        schedule == Schedule.STEP ? learningRate * Math.pow(gamma, passed(epochs)) : learningRate;
    List<Double> left = milestones.stream().filter(m -> m > epochs).map(m -> m - epochs).toList();
    return new ScheduleSettings(rate, schedule, warmUp, left, gamma);
  }

  /**
   * The learning rate of one step.
   *
   * @param step from 0
   * @param steps of the whole training
   * @param epochs of the whole training
   */
  public double rateAt(int step, int steps, int epochs) {
    double rising = rising(steps);
    if (step < rising) {
      return learningRate * (step + 1) / (rising + 1);
    }
    return switch (schedule) {
      case CONSTANT -> learningRate;
      case STEP -> learningRate * Math.pow(gamma, passed((double) step / steps * epochs));
      case COSINE, ONE_CYCLE -> learningRate * halfCosine((step - rising) / (steps - rising));
    };
  }

  /** Steps in which the rate rises. */
  private double rising(int steps) {
    boolean quarter = schedule == Schedule.ONE_CYCLE && warmUp == 0;
    double share = quarter ? ONE_CYCLE_WARM_UP : warmUp;
    return share == 0 ? 0 : Math.max(1, steps * share);
  }

  private long passed(double epochs) {
    return milestones.stream().filter(milestone -> milestone <= epochs).count();
  }

  private static double halfCosine(double done) {
    return (1 + Math.cos(Math.PI * done)) / 2;
  }
}
