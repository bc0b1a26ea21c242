package dev.lapidary.core.train.process;

import dev.lapidary.core.data.DatasetOrigin;
import dev.lapidary.core.train.TrainingPlan;

/**
 * What a worker is asked to train. The model and the teachers lie beside it as ONNX files.
 *
 * @param validation null for none
 * @param teachers how many there are
 * @param engineCache folder that the native libraries are unpacked in; empty for the default
 * @param threads of one operation; 0 for one a core
 */
record WorkerRequest(
    TrainingPlan plan,
    DatasetOrigin training,
    DatasetOrigin validation,
    int teachers,
    String engineCache,
    int threads) {}
