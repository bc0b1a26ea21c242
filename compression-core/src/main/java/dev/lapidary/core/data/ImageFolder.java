package dev.lapidary.core.data;

import dev.lapidary.core.error.DataException;
import dev.lapidary.core.error.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The picture files of a folder with one folder for each class. Folders are classes sorted by name,
 * pictures of a class are sorted by name; other files and hidden ones are left alone.
 *
 * @param files of all classes, class after class
 * @param labels class index of each file
 */
record ImageFolder(Path folder, List<String> classes, List<Path> files, int[] labels) {
  private static final Set<String> ENDINGS = Set.of("png", "jpg", "jpeg", "bmp", "gif");

  /** Whether a folder inside {@code folder} holds a picture. */
  static boolean recognizes(Path folder) throws DataException {
    for (Path inside : list(folder)) {
      if (Files.isDirectory(inside) && list(inside).stream().anyMatch(ImageFolder::isPicture)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Lists the pictures.
   *
   * @param classes the folders in label order; empty for all, sorted
   * @throws DataException if a class has no folder or there is no picture at all
   */
  static ImageFolder list(Path folder, List<String> classes) throws DataException {
    List<String> names = classes.isEmpty() ? folders(folder) : classes;
    List<Path> files = new ArrayList<>();
    IntStream.Builder labels = IntStream.builder();
    for (int label = 0; label < names.size(); label++) {
      Path ofClass = folder.resolve(names.get(label));
      if (!Files.isDirectory(ofClass)) {
        throw new DataException("data.imageNoClass", folder, names.get(label));
      }
      for (Path file : list(ofClass)) {
        if (isPicture(file)) {
          files.add(file);
          labels.add(label);
        }
      }
    }
    if (files.isEmpty()) {
      throw new DataException("data.imageNone", folder);
    }
    return new ImageFolder(folder, names, files, labels.build().toArray());
  }

  /** The hash over names and content of all files. */
  void hashInto(ContentHash hash) throws DataException {
    for (Path file : files) {
      hash.text(folder.relativize(file).toString().replace('\\', '/')).file(file);
    }
  }

  private static List<String> folders(Path folder) throws DataException {
    return list(folder).stream()
        .filter(Files::isDirectory)
        .map(path -> path.getFileName().toString())
        .toList();
  }

  private static List<Path> list(Path folder) throws DataException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.filter(path -> !path.getFileName().toString().startsWith(".")).sorted().toList();
    } catch (IOException e) {
      throw new DataException(e, "data.unreadable", folder, IoReason.of(e));
    }
  }

  private static boolean isPicture(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1)) && Files.isRegularFile(file);
  }
}
