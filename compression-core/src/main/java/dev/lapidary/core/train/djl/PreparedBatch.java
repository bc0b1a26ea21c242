package dev.lapidary.core.train.djl;

import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.train.TrainingBatch;
import java.util.List;
import java.util.Map;

/**
 * A batch and what is computed of it before the trained part of the model runs.
 *
 * @param feeds what the trained part takes: inputs, and values of a front end that is not trained
 * @param targets values of each teacher
 */
record PreparedBatch(
    TrainingBatch batch, Map<String, Tensor> feeds, List<Map<String, Tensor>> targets) {}
