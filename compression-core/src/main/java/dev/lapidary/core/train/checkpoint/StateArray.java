package dev.lapidary.core.train.checkpoint;

import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One array that a training changes.
 *
 * @param length number of its elements
 * @param values reads it
 * @param restore puts values back, as many as {@code length}
 */
public record StateArray(int length, Supplier<float[]> values, Consumer<float[]> restore) {}
