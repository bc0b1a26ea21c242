package dev.lapidary.core.train.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files that a worker and who started it share. */
record WorkerFolder(Path path) {
  private static final long MOST_PRINTED_BYTES = 1 << 16;

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

  /** The end of {@link #log()}; what is no UTF-8 in it is replaced. Empty if it cannot be read. */
  String printed() {
    try (InputStream in = Files.newInputStream(log())) {
      in.skipNBytes(Math.max(0, Files.size(log()) - MOST_PRINTED_BYTES));
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
