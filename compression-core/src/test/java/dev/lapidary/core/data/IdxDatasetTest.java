package dev.lapidary.core.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.error.DataException;
import dev.lapidary.core.ir.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxDatasetTest {
  @TempDir Path folder;

  @Test
  void findsLabelsBesideImagesWhetherGzippedOrNot() throws Exception {
    IdxFile.counting(folder.resolve("t-labels-idx1-ubyte"), 3);
    Dataset dataset =
        Datasets.open(IdxFile.counting(folder.resolve("t-images-idx3-ubyte.gz"), 3, 2, 2));
    assertEquals(3, dataset.size());
    assertArrayEquals(new int[] {0, 1, 2}, dataset.labels().orElseThrow());
  }

  @Test
  void feedsBareImagesAsUnitRangeChannelsFirst() throws Exception {
    Dataset dataset = Datasets.open(IdxFile.counting(folder.resolve("images"), 3, 2, 2));
    assertFalse(dataset.labelled());
    assertEquals("FLOAT[N, 1, 2, 2]", describe(dataset));
    Tensor batch = dataset.batch(2, 0).inputs().get("");
    assertArrayEquals(new long[] {2, 1, 2, 2}, batch.lengths());
    assertArrayEquals(
        new float[] {8 / 255f, 9 / 255f, 10 / 255f, 11 / 255f, 0, 1 / 255f, 2 / 255f, 3 / 255f},
        batch.toFloats(),
        1e-7f);
  }

  @Test
  void normalizesAsTheDescriptionSays() throws Exception {
    IdxFile.counting(folder.resolve("a"), 2, 1, 2);
    IdxFile.counting(folder.resolve("b"), 2);
    Dataset dataset =
        open(
            """
            {"formatVersion":1, "kind":"idx", "images":"a", "labels":"b", "layout":"NHWC",
             "scale":0.5, "mean":[1.0], "std":[0.25], "classes":["zero","one"]}
            """);
    assertEquals("FLOAT[N, 1, 2, 1]", describe(dataset));
    Batch batch = dataset.batch(1);
    assertArrayEquals(new float[] {0, 2}, batch.inputs().get("").toFloats());
    assertArrayEquals(new int[] {1}, batch.labels().orElseThrow());
    assertEquals("[zero, one]", dataset.classes().toString());
  }

  @Test
  void movesChannelsToWhereTheModelWantsThem() throws Exception {
    IdxFile.counting(folder.resolve("a"), 1, 4 + 1, 2, 3);
    Dataset dataset =
        open(
            """
            {"formatVersion":1, "kind":"idx", "images":"a", "labels":null, "layout":"NCHW",
             "mean":[0, 100, 200]}
            """);
    assertEquals("FLOAT[N, 3, 5, 2]", describe(dataset));
    float[] values = dataset.batch(0).inputs().get("").toFloats();
    assertArrayEquals(new float[] {0, 3, 6}, Arrays.copyOf(values, 3));
    assertArrayEquals(new float[] {-99, -96}, Arrays.copyOfRange(values, 10, 12));
    assertArrayEquals(new float[] {-198, -195}, Arrays.copyOfRange(values, 20, 22));
  }

  @Test
  void hashFollowsContentNotPlace() throws Exception {
    Path here = IdxFile.counting(folder.resolve("images"), 3, 2, 2);
    Path there = Files.copy(here, Files.createDirectory(folder.resolve("x")).resolve("images"));
    String hash = Datasets.open(here).ref().sha256();
    assertEquals(hash, Datasets.open(there).ref().sha256());
    Path other = IdxFile.counting(folder.resolve("other"), 3, 4, 1);
    assertNotEquals(hash, Datasets.open(other).ref().sha256());
  }

  @Test
  void refusesTruncatedGzip() throws Exception {
    Path file = IdxFile.counting(folder.resolve("images.gz"), 30, 8, 8);
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
    refuses(file, "data.cutShort", "images.gz ends in the middle");
  }

  @Test
  void refusesContentThatDoesNotFitTheHeader() throws Exception {
    Path file = folder.resolve("images");
    Files.write(file, IdxFile.bytes(new byte[7], 2, 2, 2));
    refuses(file, "data.truncated", "promises 8 bytes of content, found 7");
    Files.write(file, IdxFile.bytes(new byte[9], 2, 2, 2));
    refuses(file, "data.trailing", "after the 8 bytes");
  }

  @Test
  void refusesShapesNoMemoryHolds() throws Exception {
    Path file = folder.resolve("images");
    Files.write(file, IdxFile.bytes(new byte[7], 2_000_000_000, 2_000_000_000, 2_000_000_000));
    refuses(file, "data.tooLarge", "8000000000000000000000000000 bytes");
    Files.write(file, IdxFile.bytes(new byte[7], -1, 2, 2));
    refuses(file, "data.emptyArray", "[-1, 2, 2]");
  }

  @Test
  void refusesWrongMagic() throws Exception {
    IdxFile.counting(folder.resolve("good"), 2, 1, 2);
    Files.writeString(folder.resolve("labels"), "PK\3\4 not idx");
    String json = "{'formatVersion':1,'kind':'idx','images':'good','labels':'labels'}";
    DataException e = assertThrows(DataException.class, () -> open(json.replace('\'', '"')));
    assertEquals("data.idxMagic", e.messageKey());
    assertTrue(e.getMessage().contains("starts with 504b0304"), e.getMessage());
  }

  @Test
  void refusesLabelsOfOtherImages() throws Exception {
    IdxFile.counting(folder.resolve("t-labels-idx1-ubyte"), 4);
    Path images = IdxFile.counting(folder.resolve("t-images-idx3-ubyte"), 3, 2, 2);
    refuses(images, "data.labelCount", "4 labels for 3 samples");
  }

  private void refuses(Path file, String key, String part) {
    DataException e = assertThrows(DataException.class, () -> Datasets.open(file));
    assertEquals(key, e.messageKey());
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }

  private Dataset open(String json) throws IOException, DataException {
    Files.writeString(folder.resolve("dataset.json"), json);
    return Datasets.open(folder);
  }

  private static String describe(Dataset dataset) {
    var type = dataset.inputs().get(0).tensorType().orElseThrow();
    return type.elementType().toString() + type.shape();
  }
}
