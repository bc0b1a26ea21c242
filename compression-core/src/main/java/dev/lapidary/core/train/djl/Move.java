package dev.lapidary.core.train.djl;

/**
 * One step of one weight.
 *
 * @param rate learning rate
 * @param decay weight decay of this weight
 * @param step from 1
 */
record Move(double rate, double decay, int step) {}
