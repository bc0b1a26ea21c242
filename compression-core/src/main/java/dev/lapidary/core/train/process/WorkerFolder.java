package dev.lapidary.core.train.process;

import java.nio.file.Path;

/** The files that a worker and who started it share. */
record WorkerFolder(Path path) {

  Path request() {
    return path.resolve("request.json");
  }

  Path model() {
    return path.resolve("model.onnx");
  }

  /**
   * @param number of the teacher, from 0
   */
  Path teacher(int number) {
    return path.resolve("teacher-" + number + ".onnx");
  }

  Path checkpoints() {
    return path.resolve("checkpoints");
  }

  Path trained() {
    return path.resolve("trained.onnx");
  }

  /** What the worker and the native engine print besides. */
  Path log() {
    return path.resolve("worker.log");
  }
}
