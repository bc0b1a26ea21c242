package dev.lapidary.app.cli;

import dev.lapidary.core.error.ExecutionException;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.onnx.OnnxReader;
import java.nio.file.Path;

/** A model and the file a user named it by, which stands in what is said about the model. */
record ModelFile(Path path, Model model) {

  static ModelFile read(Path path) throws WorkbenchException {
    return new ModelFile(path, OnnxReader.read(path));
  }

  /** What is done with a model. */
  interface Work<T> {
    T run(Model model) throws WorkbenchException;
  }

  /**
   * Does the work.
   *
   * @throws WorkbenchException if it fails; where the model is to blame the message begins with the
   *     file
   */
  <T> T named(Work<T> work) throws WorkbenchException {
    try {
      return work.run(model);
    } catch (ModelException | ExecutionException e) {
      throw new ModelException(e, "model.ofFile", path, e.getMessage());
    }
  }
}
