package dev.lapidary.app.project;

import java.util.OptionalDouble;

/**
 * How good the answers are.
 *
 * @param top1 share of right answers, 0..1; empty without labelled data
 * @param agreement share of answers equal to the baseline's, 0..1; empty for models that do not
 *     classify
 * @param cosine mean cosine between the outputs and the baseline's
 * @param samples how many were looked at
 */
public record Quality(
    OptionalDouble top1, OptionalDouble agreement, OptionalDouble cosine, int samples) {}
