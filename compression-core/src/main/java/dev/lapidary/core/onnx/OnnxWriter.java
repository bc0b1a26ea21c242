package dev.lapidary.core.onnx;

import dev.lapidary.core.error.StorageException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Writes ONNX files. The same model always gives the same bytes. */
public final class OnnxWriter {
  private OnnxWriter() {}

  /**
   * Writes a model aside, then moves it into place: no half-written file is ever seen.
   *
   * @throws WorkbenchException if the folder cannot be written or the disk is full
   */
  public static void write(Model model, Path file) throws WorkbenchException {
    Path folder = file.toAbsolutePath().getParent();
    try {
      Path aside = folder.resolve("." + file.getFileName() + "." + UUID.randomUUID() + ".part");
      try {
        try (OutputStream out = Files.newOutputStream(aside, StandardOpenOption.CREATE_NEW)) {
          ModelCodec.encode(model).writeTo(out);
        }
        move(aside, file);
      } finally {
        Files.deleteIfExists(aside);
      }
    } catch (IOException e) {
      throw new StorageException(e, "file.unwritable", file, e);
    }
  }

  private static void move(Path aside, Path file) throws IOException {
    try {
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** The file's bytes; the model must be below 2 GiB. */
  public static byte[] toBytes(Model model) {
    return ModelCodec.encode(model).toByteArray();
  }
}
