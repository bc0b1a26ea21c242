package dev.lapidary.app.cli;

import dev.lapidary.core.error.IoReason;
import dev.lapidary.core.error.StorageException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that a command writes at its end. */
final class OutputFile {
  private OutputFile() {}

  /**
   * Makes sure, before long work, that a file can be written; makes its folder if it is missing.
   *
   * @throws StorageException if a folder stands in its place, or nothing can be written beside it
   */
  static void prepare(Path file) throws StorageException {
    Path absolute = file.toAbsolutePath().normalize();
    try {
      if (Files.isDirectory(absolute)) {
        throw new FileAlreadyExistsException(file.toString());
      }
      Files.createDirectories(absolute.getParent());
      Files.delete(Files.createTempFile(absolute.getParent(), ".", ".part"));
    } catch (IOException e) {
      throw new StorageException(e, "file.unwritable", file, IoReason.of(e));
    }
  }
}
