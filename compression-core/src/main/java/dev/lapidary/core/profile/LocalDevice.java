package dev.lapidary.core.profile;

import dev.lapidary.core.runtime.SessionOptions;

/**
 * What is measured on.
 *
 * @param id stable, as {@link Profiler#device()} tells it
 * @param options how sessions are opened
 */
record LocalDevice(String id, String name, SessionOptions options, EnergyCounter energy) {}
