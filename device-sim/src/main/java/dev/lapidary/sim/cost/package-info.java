/**
 * What a workload costs on a device: time per layer, energy, and memory. Pure arithmetic on a
 * device's figures.
 */
package dev.lapidary.sim.cost;
