package dev.lapidary.core.runtime;

import dev.lapidary.core.error.IoReason;
import dev.lapidary.core.error.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A folder for files that are gone when it is closed. */
public record ScratchFolder(Path path) implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ScratchFolder.class);

  /**
   * Makes a new one among the system's temporary files.
   *
   * @throws StorageException if there is no room or no right to
   */
  public static ScratchFolder create() throws StorageException {
    try {
      return new ScratchFolder(Files.createTempDirectory("lapidary-"));
    } catch (IOException e) {
      throw new StorageException(
          e, "file.unwritable", System.getProperty("java.io.tmpdir"), IoReason.of(e));
    }
  }

  /**
   * Removes it while its files are still in use, so that a killed process leaves none behind. Where
   * the system does not let go of such files, as on Windows, closing removes it.
   */
  void removeEarly() {
    try {
      remove();
    } catch (IOException e) {
      LOG.debug("Scratch folder {} stays until it is closed", path, e);
    }
  }

  @Override
  public void close() {
    try {
      remove();
    } catch (IOException e) {
      LOG.warn("Scratch folder {} could not be removed", path, e);
    }
  }

  private void remove() throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> walk = Files.walk(path)) {
      List<Path> deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    }
  }
}
