package dev.lapidary.app.project;

import java.util.OptionalLong;

/**
 * What a model is, found without running it on data.
 *
 * @param macs multiply-accumulates of one sample; empty where shapes stay open
 * @param zeroFraction share of zeros among the parameters, 0..1
 */
public record Structure(long parameters, OptionalLong macs, double zeroFraction) {}
