package dev.lapidary.core.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.error.StorageException;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
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
    assertEquals(Optional.empty(), CacheRoom.of(plan, data, 1).folder());
    LossSettings onDisk = plan.loss().withCaching(TeacherCaching.DISK);
    assertEquals(Optional.of(folder), CacheRoom.of(plan.withLoss(onDisk), data, 1).folder());
  }

  @Test
  void rowsOfAFileComeBackInAnyOrder() throws Exception {
    try (FileRows rows = FileRows.in(folder, 2)) {
      rows.write(1, new byte[] {3, 127});
      rows.write(0, new byte[] {-1, 2});
      byte[] row = new byte[2];
      rows.read(1, row);
      assertArrayEquals(new byte[] {3, 127}, row);
      rows.read(0, row);
      assertArrayEquals(new byte[] {-1, 2}, row);
      StorageException missing = assertThrows(StorageException.class, () -> rows.read(2, row));
      assertEquals("train.teacherCache", missing.messageKey());
    }
  }

  private static TrainingBatch batch(int[] indices, boolean... flipped) {
    return new TrainingBatch(1, 0, indices, flipped, Map.of(), Optional.empty(), Optional.empty());
  }

  @Test
  void aCacheGivesTheValuesOfEachSampleAsItIsAndMirrored() throws Exception {
    Map<String, Tensor> first = Map.of("a", Tensor.ofFloats(new float[2], 1, 1, 2));
    try (SampleCache cache = new SampleCache(first, 2, FileRows.in(folder, 8))) {
      cache.put(
          new int[] {0, 1}, 0, Map.of("a", Tensor.ofFloats(new float[] {1, 2, 3, 4}, 2, 1, 2)));
      cache.put(
          new int[] {0, 1}, 1, Map.of("a", Tensor.ofFloats(new float[] {5, 6, 7, 8}, 2, 1, 2)));
      TrainingBatch batch = batch(new int[] {1, 0, 1}, false, true, true);
      Tensor found = cache.of(batch).get("a");
      assertArrayEquals(new long[] {3, 1, 2}, found.lengths());
      assertArrayEquals(new float[] {3, 4, 5, 6, 7, 8}, found.toFloats());
    }
  }

  @Test
  void aCacheKeepsEveryTypeAsItIs() throws Exception {
    Map<String, Tensor> one = new LinkedHashMap<>();
    one.put("ids", Tensor.ofLongs(new long[] {Long.MAX_VALUE, -2}, 1, 2));
    one.put("mask", Tensor.ofBytes(ElementType.BOOL, new byte[] {1, 0, 1}, 1, 3));
    one.put("half", Tensor.ofFloats(ElementType.FLOAT16, new float[] {0.1f}, 1, 1));
    assertEquals(16 + 3 + 2, SampleCache.width(one));
    try (SampleCache cache = new SampleCache(one, 1, new MemoryRows(1))) {
      assertTrue(cache.put(new int[] {0}, 0, one));
      assertEquals(one, cache.of(batch(new int[] {0}, false)));
    }
  }

  @Test
  void aCacheRefusesRowsOfAnotherLength() throws Exception {
    Map<String, Tensor> one = Map.of("a", Tensor.ofFloats(new float[2], 1, 2));
    try (SampleCache cache = new SampleCache(one, 4, new MemoryRows(4))) {
      int[] two = {0, 1};
      assertFalse(cache.put(two, 0, Map.of("a", Tensor.ofFloats(new float[6], 2, 3))));
      assertFalse(cache.put(two, 0, Map.of("a", Tensor.ofFloats(new float[4], 1, 4))));
      assertTrue(cache.put(two, 0, Map.of("a", Tensor.ofFloats(new float[4], 2, 2))));
    }
  }

  @Test
  void onlyWholeBytesInARowASampleFit() {
    assertTrue(SampleCache.fits(Map.of("a", Tensor.ofFloats(new float[4], 2, 2)), 2));
    assertFalse(SampleCache.fits(Map.of("a", Tensor.ofFloats(new float[4], 4)), 2));
    assertFalse(SampleCache.fits(Map.of("a", Tensor.scalar(1f)), 1));
    Tensor packed = Tensor.of(ElementType.INT4, ByteBuffer.allocate(2), 2, 2);
    assertFalse(SampleCache.fits(Map.of("a", packed), 2));
  }

  @Test
  void aFolderThatCannotBeWrittenIsNamed() {
    Path missing = folder.resolve("missing");
    StorageException refused = assertThrows(StorageException.class, () -> FileRows.in(missing, 2));
    assertEquals("train.teacherCache", refused.messageKey());
    assertTrue(refused.getMessage().contains(missing.toString()), refused.getMessage());
  }
}
