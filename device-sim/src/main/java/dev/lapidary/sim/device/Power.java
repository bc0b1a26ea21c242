package dev.lapidary.sim.device;

/**
 * Power of the whole board in watts.
 *
 * @param activeWatts while it computes, all cores loaded; may be missing
 * @param idleWatts while it waits; may be missing
 */
public record Power(Figure activeWatts, Figure idleWatts) {}
