package dev.lapidary.core.workspace;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.onnx.OnnxReader;
import dev.lapidary.core.onnx.OnnxWriter;
import java.nio.file.Path;

/** See {@link ModelFiles#onnx()}. */
enum OnnxModelFiles implements ModelFiles {
  INSTANCE;

  @Override
  public void write(Model model, Path file) throws WorkbenchException {
    OnnxWriter.write(model, file);
  }

  @Override
  public Model read(Path file) throws WorkbenchException {
    return OnnxReader.read(file);
  }
}
