package dev.lapidary.core.transform;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewestFilesTest {
  @TempDir private Path home;

  @Test
  void theFolderIsMade() throws Exception {
    NewestFiles files = new NewestFiles(home.resolve("a/b"), 2);
    assertEquals(home.resolve("a/b/one"), files.file("one"));
    assertEquals(Set.of(), names(home.resolve("a/b")));
  }

  @Test
  void noMoreAreThereThanRememberedWithTheWantedOneAmongThem() throws Exception {
    write("oldest", 1);
    write("old", 2);
    write("new", 3);
    NewestFiles files = new NewestFiles(home, 2);
    Files.createFile(files.file("wanted"));
    assertEquals(Set.of("new", "wanted"), names(home));
  }

  @Test
  void theWantedFileStaysHoweverOldItIs() throws Exception {
    write("wanted", 1);
    write("old", 2);
    write("new", 3);
    new NewestFiles(home, 2).file("wanted");
    assertEquals(Set.of("new", "wanted"), names(home));
  }

  private void write(String name, int second) throws IOException {
    Path file = Files.createFile(home.resolve(name));
    Files.setLastModifiedTime(file, FileTime.fromMillis(1000L * second));
  }

  private static Set<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      Set<String> names = new TreeSet<>();
      files.forEach(file -> names.add(file.getFileName().toString()));
      return names;
    }
  }
}
