package dev.lapidary.core.transform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder of files that save work when a step is run again; only the newest are kept.
 *
 * @param remembered how many, 1 or more
 */
public record NewestFiles(Path folder, int remembered) {

  /**
   * A file of the folder, which is made; others go, the oldest first, until with this one there are
   * no more than are remembered.
   *
   * @throws IOException if the folder cannot be made or read
   */
  public Path file(String name) throws IOException {
    Files.createDirectories(folder);
    Path wanted = folder.resolve(name);
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> others =
          files
              .filter(other -> !other.equals(wanted))
              .sorted(Comparator.comparing(NewestFiles::changed).reversed())
              .skip(remembered - 1)
              .toList();
      for (Path old : others) {
        Files.deleteIfExists(old);
      }
    }
    return wanted;
  }

  private static FileTime changed(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      return FileTime.fromMillis(0);
    }
  }
}
