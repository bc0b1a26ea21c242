package dev.lapidary.core.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubsetTest {
  @TempDir Path folder;
  private Dataset whole;

  /** 20 samples, 15 of class 0 and 5 of class 1; the only value of a sample is its position. */
  @BeforeEach
  void openTwentySamples() throws Exception {
    byte[] labels = new byte[20];
    Arrays.fill(labels, 15, 20, (byte) 1);
    Files.write(folder.resolve("labels"), IdxFile.bytes(labels, 20));
    IdxFile.counting(folder.resolve("images"), 20, 1, 1);
    Files.writeString(
        folder.resolve("dataset.json"),
        "{\"formatVersion\":1,\"kind\":\"idx\",\"images\":\"images\",\"labels\":\"labels\"}");
    whole = Datasets.open(folder);
  }

  @Test
  void keepsTheOrderOfItsIndices() throws Exception {
    Dataset subset = Datasets.subset(whole, 17, 3, 9);
    assertArrayEquals(new int[] {9, 17}, positions(subset, 2, 0));
    assertArrayEquals(new int[] {1, 0, 0}, subset.labels().orElseThrow());
    assertThrows(IllegalArgumentException.class, () -> Datasets.subset(whole, 20));
  }

  @Test
  void hasAHashOfItsOwn() {
    String hash = Datasets.subset(whole, 1, 2).ref().sha256();
    assertEquals(hash, Datasets.subset(whole, 1, 2).ref().sha256());
    assertNotEquals(hash, Datasets.subset(whole, 2, 1).ref().sha256());
    assertNotEquals(hash, whole.ref().sha256());
  }

  @Test
  void samplesBySeedWithoutRepeating() throws Exception {
    int[] first = positions(Datasets.sample(whole, 12, 7));
    assertArrayEquals(first, positions(Datasets.sample(whole, 12, 7)));
    assertEquals(12, IntStream.of(first).distinct().count());
    assertNotEquals(
        Arrays.toString(first), Arrays.toString(positions(Datasets.sample(whole, 12, 8))));
    assertEquals(20, Datasets.sample(whole, 99, 7).size());
  }

  @Test
  void balancesClassesAsFarAsTheyGo() throws Exception {
    assertEquals(4, ofClassOne(8));
    assertEquals(5, ofClassOne(14));
    assertEquals(5, ofClassOne(99));
  }

  @Test
  void splitsWithoutOverlap() throws Exception {
    Split split = Datasets.split(whole, 0.3, 1);
    assertEquals(6, split.first().size());
    IntStream both =
        IntStream.concat(
            IntStream.of(positions(split.first())), IntStream.of(positions(split.second())));
    assertArrayEquals(IntStream.range(0, 20).toArray(), both.sorted().toArray());
  }

  private long ofClassOne(int count) throws Exception {
    Dataset sample = Datasets.sampleBalanced(whole, count, 3);
    return IntStream.of(sample.labels().orElseThrow()).filter(label -> label == 1).count();
  }

  private static int[] positions(Dataset dataset) throws Exception {
    return positions(dataset, IntStream.range(0, dataset.size()).toArray());
  }

  private static int[] positions(Dataset dataset, int... indices) throws Exception {
    float[] values = dataset.batch(indices).inputs().get("").toFloats();
    return IntStream.range(0, values.length).map(i -> (int) values[i]).toArray();
  }
}
