package dev.lapidary.core.train.djl;

import java.util.List;

/**
 * What a training changes.
 *
 * @param weights of the model, and of the projections among the features
 * @param features comparisons of inner values with the teacher's
 */
record Learner(Weights weights, List<FeatureComparison> features) {}
