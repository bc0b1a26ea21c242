/** Learned rounding of weights: which way each goes to the grid of its integers. */
package dev.lapidary.core.train.rounding;
