package dev.lapidary.app.results;

import dev.lapidary.core.error.IoReason;
import dev.lapidary.core.error.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A folder that is filled aside and takes its place whole: until {@link #publish()} the target is
 * as it was. A target may be absent, empty, or the results of an earlier run, which are replaced.
 * What runs that were killed left beside it is removed when the next one begins.
 */
public final class ResultsFolder implements AutoCloseable {
  /** The file by which results are recognized. */
  public static final String RESULTS = "results.json";

  private final Path target;
  private final Path aside;
  private final FolderClaim claim;

  private ResultsFolder(Path target, Path aside) throws IOException {
    this.target = target;
    this.aside = aside;
    this.claim = FolderClaim.of(aside);
  }

  /**
   * Begins to fill a folder.
   *
   * @throws StorageException if something else stands at {@code target} or it cannot be written
   */
  public static ResultsFolder open(Path target) throws StorageException {
    Path absolute = target.toAbsolutePath().normalize();
    try {
      if (Files.exists(absolute) && !replaceable(absolute)) {
        throw new StorageException("storage.notResults", target);
      }
      Path parent = Optional.ofNullable(absolute.getParent()).orElse(absolute);
      Files.createDirectories(parent);
      removeLeftovers(parent, "." + absolute.getFileName() + ".");
      Path aside = parent.resolve("." + absolute.getFileName() + "." + UUID.randomUUID());
      Files.createDirectory(aside);
      return new ResultsFolder(absolute, aside);
    } catch (IOException e) {
      throw cannotWrite(target, e);
    }
  }

  private static void removeLeftovers(Path parent, String prefix) throws IOException {
    try (DirectoryStream<Path> beside = Files.newDirectoryStream(parent)) {
      for (Path folder : beside) {
        if (folder.getFileName().toString().startsWith(prefix) && FolderClaim.isForsaken(folder)) {
          delete(folder);
        }
      }
    }
  }

  private static boolean replaceable(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      List<Path> found = entries.toList();
      return found.isEmpty() || found.contains(folder.resolve(RESULTS));
    }
  }

  /** Where the files go for now. */
  public Path path() {
    return aside;
  }

  /**
   * Writes a text file.
   *
   * @throws StorageException if it cannot be written
   */
  public void write(String name, String text) throws StorageException {
    try {
      Files.writeString(aside.resolve(name), text);
    } catch (IOException e) {
      throw cannotWrite(target.resolve(name), e);
    }
  }

  /**
   * Puts what was written in the target's place.
   *
   * @throws StorageException if it cannot be moved; the earlier results are back then
   */
  public Path publish() throws StorageException {
    Path earlier =
        target.resolveSibling("." + target.getFileName() + ".earlier-" + UUID.randomUUID());
    try {
      boolean replaced = Files.exists(target);
      if (replaced) {
        Files.move(target, earlier);
      }
      claim.close();
      try {
        Files.move(aside, target);
      } catch (IOException e) {
        if (replaced) {
          Files.move(earlier, target);
        }
        throw e;
      }
      delete(earlier);
      return target;
    } catch (IOException e) {
      throw cannotWrite(target, e);
    }
  }

  /** Removes what was not published. */
  @Override
  public void close() {
    try {
      claim.close();
      delete(aside);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static StorageException cannotWrite(Path path, IOException e) {
    return new StorageException(e, "file.unwritable", path, IoReason.of(e));
  }
}
