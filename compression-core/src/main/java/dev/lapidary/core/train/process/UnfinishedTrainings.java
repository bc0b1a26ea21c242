package dev.lapidary.core.train.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trainings that did not end keep their folder, so that they can go on; but not for ever. */
final class UnfinishedTrainings {
  private static final Logger LOG = LoggerFactory.getLogger(UnfinishedTrainings.class);
  private static final int REMEMBERED = 4;

  private UnfinishedTrainings() {}

  /** Deletes all but the newest few, and leaves {@code wanted} in any case. */
  static void forgetOldest(Path home, WorkerFolder wanted) throws IOException {
    List<Path> folders = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(home, Files::isDirectory)) {
      found.forEach(folders::add);
    }
    folders.remove(wanted.path());
    folders.sort(Comparator.comparing(UnfinishedTrainings::changed).reversed());
    folders.stream().skip(REMEMBERED).map(WorkerFolder::new).forEach(UnfinishedTrainings::delete);
  }

  private static FileTime changed(Path folder) {
    try {
      return Files.getLastModifiedTime(folder);
    } catch (IOException e) {
      return FileTime.fromMillis(0);
    }
  }

  /** What cannot be deleted is left, and harms nobody. */
  static void delete(WorkerFolder folder) {
    try (Stream<Path> files = Files.walk(folder.path())) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      LOG.warn("{} cannot be deleted: {}", folder.path(), e.getMessage());
    }
  }
}
