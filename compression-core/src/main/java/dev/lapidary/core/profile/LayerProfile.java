package dev.lapidary.core.profile;

/**
 * Time of one layer.
 *
 * @param node the value the layer makes (first non-empty output)
 * @param precision as {@link LayerWork#precision()} names it, in lower case; empty if unknown
 */
public record LayerProfile(String node, String opType, double latencyMillis, String precision) {}
