package dev.lapidary.core.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.error.StorageException;
import dev.lapidary.core.ir.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheRoomTest {
  @TempDir private Path folder;

  private long files() throws IOException {
    try (Stream<Path> found = Files.list(folder)) {
      return found.count();
    }
  }

  @Test
  void whatFitsStaysInMemory() throws Exception {
    try (RowStore rows = new CacheRoom(20, 20, Optional.of(folder)).open(4, 5).orElseThrow()) {
      assertInstanceOf(MemoryRows.class, rows);
    }
  }

  @Test
  void whatDoesNotGoesToAFileThatIsGoneAfterwards() throws Exception {
    try (RowStore rows = new CacheRoom(19, 20, Optional.of(folder)).open(4, 5).orElseThrow()) {
      assertInstanceOf(FileRows.class, rows);
    }
    assertEquals(0, files());
  }

  @Test
  void beyondThatThereIsNoRoom() throws Exception {
    assertEquals(Optional.empty(), new CacheRoom(19, 19, Optional.of(folder)).open(4, 5));
    assertEquals(Optional.empty(), new CacheRoom(19, 20, Optional.empty()).open(4, 5));
    assertEquals(0, files());
  }

  @Test
  void onlyAPlanThatAsksForItWritesFiles() {
    TrainingPlan plan = TrainingPlan.of(1, 8, 0.1);
    TrainingData data = TrainingData.of(MemoryDataset.stripes(3, 1)).withScratch(folder);
    assertEquals(Optional.empty(), CacheRoom.of(plan, data).folder());
    LossSettings onDisk = plan.loss().withCaching(TeacherCaching.DISK);
    assertEquals(Optional.of(folder), CacheRoom.of(plan.withLoss(onDisk), data).folder());
  }

  @Test
  void rowsOfAFileComeBackInAnyOrder() throws Exception {
    try (FileRows rows = FileRows.in(folder, 2)) {
      rows.write(1, new float[] {3, Float.NaN});
      rows.write(0, new float[] {-1, 2});
      float[] row = new float[2];
      rows.read(1, row);
      assertArrayEquals(new float[] {3, Float.NaN}, row);
      rows.read(0, row);
      assertArrayEquals(new float[] {-1, 2}, row);
      StorageException missing = assertThrows(StorageException.class, () -> rows.read(2, row));
      assertEquals("train.teacherCache", missing.messageKey());
    }
  }

  @Test
  void aCacheGivesTheValuesOfEachSampleAsItIsAndMirrored() throws Exception {
    Map<String, Tensor> first = Map.of("a", Tensor.ofFloats(new float[2], 1, 1, 2));
    try (TeacherCache cache = new TeacherCache(first, 2, FileRows.in(folder, 2))) {
      cache.put(
          new int[] {0, 1}, 0, Map.of("a", Tensor.ofFloats(new float[] {1, 2, 3, 4}, 2, 1, 2)));
      cache.put(
          new int[] {0, 1}, 1, Map.of("a", Tensor.ofFloats(new float[] {5, 6, 7, 8}, 2, 1, 2)));
      TrainingBatch batch =
          new TrainingBatch(
              new int[] {1, 0, 1}, new boolean[] {false, true, true}, Map.of(), Optional.empty());
      Tensor found = cache.of(batch).get("a");
      assertArrayEquals(new long[] {3, 1, 2}, found.lengths());
      assertArrayEquals(new float[] {3, 4, 5, 6, 7, 8}, found.toFloats());
    }
  }

  @Test
  void aFolderThatCannotBeWrittenIsNamed() {
    Path missing = folder.resolve("missing");
    StorageException refused = assertThrows(StorageException.class, () -> FileRows.in(missing, 2));
    assertEquals("train.teacherCache", refused.messageKey());
    assertTrue(refused.getMessage().contains(missing.toString()), refused.getMessage());
  }
}
