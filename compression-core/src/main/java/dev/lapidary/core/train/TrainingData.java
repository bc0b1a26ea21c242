package dev.lapidary.core.train;

import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.ir.Model;
import java.util.Optional;

/**
 * What a training works with.
 *
 * @param training labelled unless a teacher's outputs are all that is learned
 * @param teacher run by ONNX Runtime; its outputs are the targets of what {@link
 *     LossKind#usesTeacher()}
 */
public record TrainingData(Dataset training, Optional<Model> teacher) {}
