package dev.lapidary.core.train;

/**
 * How one epoch went.
 *
 * @param epoch from 1
 * @param trainLoss mean loss over the epoch's samples
 * @param trainTop1 share of the epoch's samples classified right while training, 0..1; NaN without
 *     labels
 * @param learningRate at the end of the epoch
 * @param seconds wall-clock time
 */
public record EpochMetrics(
    int epoch, double trainLoss, double trainTop1, double learningRate, double seconds) {}
