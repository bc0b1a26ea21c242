/**
 * Profiles models on devices that are not here: from a device's description and a model's workload
 * to simulated latency, memory and energy.
 */
package dev.lapidary.sim;
