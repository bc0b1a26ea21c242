package dev.lapidary.core.workspace;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import java.nio.file.Path;

/** How a store writes models to files and reads them back. */
public interface ModelFiles {

  /** Writes a model; data too large for one file goes beside it, into the same folder. */
  void write(Model model, Path file) throws WorkbenchException;

  /** Reads a model and the data beside it. */
  Model read(Path file) throws WorkbenchException;

  /** As ONNX files. */
  static ModelFiles onnx() {
    return OnnxModelFiles.INSTANCE;
  }
}
