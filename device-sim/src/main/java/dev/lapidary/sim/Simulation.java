package dev.lapidary.sim;

import dev.lapidary.core.profile.ProfileReport;
import dev.lapidary.sim.cost.MemoryPlan;
import dev.lapidary.sim.cost.NetworkTime;

/**
 * A simulated run: the report, and what it was computed from.
 *
 * @param memory whether the model fits the device
 * @param time each layer's arithmetic, memory and overhead apart
 */
public record Simulation(ProfileReport report, MemoryPlan memory, NetworkTime time) {}
