package dev.lapidary.core.train;

/**
 * How one epoch went.
 *
 * @param epoch from 1
 * @param trainLoss mean loss over the epoch's samples
 * @param trainTop1 share of the epoch's samples classified right while training, 0..1; NaN without
 *     labels or class scores
 * @param validationLoss mean loss over the validation samples after the epoch, without label
 *     smoothing; NaN without validation data
 * @param validationTop1 share of the validation samples classified right, 0..1; NaN without
 *     validation data, labels or class scores
 * @param best whether no epoch before did better on the validation data; true without such data
 * @param learningRate at the end of the epoch
 * @param seconds wall-clock time, validation included
 */
public record EpochMetrics(
    int epoch,
    double trainLoss,
    double trainTop1,
    double validationLoss,
    double validationTop1,
    boolean best,
    double learningRate,
    double seconds) {}
