package dev.lapidary.app.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.error.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsFolderTest {
  @TempDir Path parent;

  private List<String> names(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void whatIsPublishedStandsThereAlone() throws Exception {
    try (ResultsFolder folder = ResultsFolder.open(parent.resolve("out"))) {
      folder.write(ResultsFolder.RESULTS, "{}");
      folder.publish();
    }
    assertEquals(List.of("out"), names(parent));
    assertEquals(List.of("results.json"), names(parent.resolve("out")));
  }

  @Test
  void whatAKilledRunLeftIsRemovedByTheNext() throws Exception {
    Path left = Files.createDirectory(parent.resolve(".out.of-a-killed-run"));
    Files.createFile(left.resolve(".claim"));
    Files.writeString(left.resolve("model.onnx"), "large");
    Path others = Files.createDirectory(parent.resolve(".out.without-claim"));
    try (ResultsFolder folder = ResultsFolder.open(parent.resolve("out"))) {
      assertFalse(Files.exists(left));
      assertTrue(Files.exists(others));
    }
  }

  @Test
  void twoRunsAtOnceLeaveEachOtherAlone() throws StorageException {
    try (ResultsFolder first = ResultsFolder.open(parent.resolve("out"));
        ResultsFolder second = ResultsFolder.open(parent.resolve("out"))) {
      assertTrue(Files.exists(first.path()));
      assertTrue(Files.exists(second.path()));
    }
  }
}
