/**
 * What is known about a device: figures with their sources, how well they predict, and the JSON
 * files they are read from.
 */
package dev.lapidary.sim.device;
