package dev.lapidary.core.inspect;

/**
 * The map r = scale (q - zeroPoint) of integers that a graph stores.
 *
 * @param scale above 0
 * @param least the lowest integer
 * @param greatest the highest integer
 * @param channel which channel of a weight it is of; -1 if it is of all
 */
public record IntegerGrid(float scale, int zeroPoint, int least, int greatest, int channel) {}
