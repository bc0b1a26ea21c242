package dev.lapidary.core.onnx;

import dev.lapidary.core.error.ModelException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a model is being read from.
 *
 * @param file its name in messages
 * @param folder where files of external data are looked for; none are read if empty
 */
record Source(String file, Optional<Path> folder) {

  /** Bytes of our own making. */
  static final Source MEMORY = new Source("model in memory", Optional.empty());

  ModelException malformed(String place, String expected, String found) {
    return new ModelException("model.malformed", file, place, expected, found);
  }
}
