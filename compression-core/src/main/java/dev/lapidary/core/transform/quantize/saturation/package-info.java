/**
 * What 8-bit products lose on x86 CPUs without VNNI, whose 16-bit sums saturate: told from weights
 * alone, or simulated exactly on data, on any machine.
 */
package dev.lapidary.core.transform.quantize.saturation;
