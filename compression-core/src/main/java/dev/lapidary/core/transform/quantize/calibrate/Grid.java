package dev.lapidary.core.transform.quantize.calibrate;

/**
 * The integers that a range will be divided among.
 *
 * @param steps between the integers of the least and of the greatest real number, 1 or more
 * @param symmetric whether the range is widened to +-max|r|
 */
public record Grid(int steps, boolean symmetric) {}
