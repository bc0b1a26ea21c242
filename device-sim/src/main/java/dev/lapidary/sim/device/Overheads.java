package dev.lapidary.sim.device;

/**
 * Time that is no work; threads do not shorten it.
 *
 * @param layerMicroseconds of every executed layer
 * @param inferenceMicroseconds once a run
 */
public record Overheads(Figure layerMicroseconds, Figure inferenceMicroseconds) {}
