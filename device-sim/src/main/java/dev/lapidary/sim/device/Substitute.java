package dev.lapidary.sim.device;

/**
 * A precision the device has no arithmetic for.
 *
 * @param executesAs the precision its layers are computed in instead
 */
public record Substitute(
    Precision precision, Precision executesAs, String source, Confidence confidence) {}
