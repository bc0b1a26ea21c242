package dev.lapidary.core.search;

import java.util.function.ToDoubleFunction;

/**
 * One thing candidates are judged by.
 *
 * @param value the figure of a candidate; NaN where it is unknown
 * @param better which end of the scale is wanted
 */
public record Objective<T>(ToDoubleFunction<? super T> value, Better better) {

  /** Which end of a scale is wanted. */
  public enum Better {
    LOWER,
    HIGHER
  }

  /** An objective such as latency. */
  public static <T> Objective<T> lower(ToDoubleFunction<? super T> value) {
    return new Objective<>(value, Better.LOWER);
  }

  /** An objective such as accuracy. */
  public static <T> Objective<T> higher(ToDoubleFunction<? super T> value) {
    return new Objective<>(value, Better.HIGHER);
  }

  /** The figure turned so that more is better. */
  double gain(T candidate) {
    double figure = value.applyAsDouble(candidate);
    return better == Better.HIGHER ? figure : -figure;
  }
}
