package dev.lapidary.core.data;

import static dev.lapidary.core.data.Refusals.refused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lapidary.core.ir.Dimension;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Shape;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BindingTest {
  @TempDir Path folder;

  @Test
  void feedsTheSingleInputWhateverItsName() throws Exception {
    BoundDataset bound = bind(images(), feed("pixels", ElementType.FLOAT, -1, 1, 2, 2));
    Map<String, Tensor> feed = bound.feed(0, 2);
    assertArrayEquals(new long[] {2, 1, 2, 2}, feed.get("pixels").lengths());
  }

  @Test
  void addsDropsAndJoinsAxesWithoutMovingElements() throws Exception {
    long[][] shapes = {{-1, 2, 2}, {-1, 2, 2, 1}, {-1, 4}, {-1, -1}};
    long[][] fed = {{1, 2, 2}, {1, 2, 2, 1}, {1, 4}, {1, 4}};
    for (int i = 0; i < shapes.length; i++) {
      Tensor tensor = bind(images(), feed("a", ElementType.FLOAT, shapes[i])).feed(1).get("a");
      assertArrayEquals(fed[i], tensor.lengths());
      assertArrayEquals(new float[] {4, 5, 6, 7}, scaled(tensor), 1e-4f);
    }
  }

  @Test
  void turnsRowsOfNumbersIntoPicturesWithOneChannel() throws Exception {
    Path file = folder.resolve("d.npz");
    try (NpzWriter npz = new NpzWriter(file)) {
      npz.floats("x", "(1, 6)", 1, 2, 3, 4, 5, 6);
    }
    Dataset dataset = Datasets.open(file);
    Tensor tensor = bind(dataset, feed("a", ElementType.FLOAT, -1, 1, 2, 3)).feed(0).get("a");
    assertArrayEquals(new long[] {1, 1, 2, 3}, tensor.lengths());
    refused(
        "data.bind.shape",
        "expected shape [?, 3, 2, 1, 1, 2], found [N, 6]",
        () -> bind(dataset, feed("a", ElementType.FLOAT, -1, 3, 2, 1, 1, 2)));
  }

  @Test
  void refusesPicturesOfAnotherSize() throws Exception {
    Dataset dataset = images();
    refused(
        "data.bind.shape",
        "input \"a\" of the model: expected shape [?, 3, 2, 2], found [N, 1, 2, 2]",
        () -> bind(dataset, feed("a", ElementType.FLOAT, -1, 3, 2, 2)));
  }

  @Test
  void castsToTheTypeTheModelTakes() throws Exception {
    for (ElementType type : List.of(ElementType.FLOAT16, ElementType.DOUBLE)) {
      Tensor tensor = bind(images(), feed("a", type, -1, 1, 2, 2)).feed(2).get("a");
      assertEquals(type, tensor.elementType());
      assertArrayEquals(new float[] {8, 9, 10, 11}, scaled(tensor), 0.01f);
    }
    Dataset ids = ids(1, 2, 3, 4);
    Tensor narrow = bind(ids, feed("a", ElementType.INT32, -1, 2)).feed(1).get("a");
    assertEquals(Tensor.ofInts(new int[] {3, 4}, 1, 2), narrow);
  }

  @Test
  void refusesToChangeValuesByCasting() throws Exception {
    BoundDataset large = bind(ids(1, 300, 3, 4), feed("a", ElementType.UINT8, -1, 2));
    refused("data.bind.inexact", "takes UINT8; the value 300", () -> large.feed(0));
    BoundDataset fractions = bind(images(), feed("a", ElementType.UINT8, -1, 1, 2, 2));
    refused("data.bind.inexact", "takes UINT8; the value 0.0", () -> fractions.feed(0));
    refused(
        "data.bind.type",
        "expected STRING elements, found INT64",
        () -> bind(ids(1, 2, 3, 4), feed("a", ElementType.STRING, -1, 2)));
  }

  @Test
  void fillsUpTheLastBatchOfAFixedSize() throws Exception {
    BoundDataset bound = bind(images(), feed("a", ElementType.FLOAT, 4, 1, 2, 2));
    assertEquals(4, bound.fixedBatch().getAsInt());
    Tensor tensor = bound.feed(0, 2).get("a");
    assertArrayEquals(new long[] {4, 1, 2, 2}, tensor.lengths());
    assertArrayEquals(new float[] {0, 8, 8, 8}, every(scaled(tensor), 4), 1e-4f);
  }

  @Test
  void namesTheInputThatHasNoData() throws Exception {
    List<ValueInfo> feeds =
        List.of(feed("a", ElementType.FLOAT, -1, 2), feed("b", ElementType.FLOAT, -1, 2));
    Dataset dataset = images();
    refused(
        "data.bind.missing",
        "no data for input \"a\" of the model. It has: (unnamed)",
        () -> BoundDataset.of(dataset, feeds));
  }

  private Dataset images() throws Exception {
    return Datasets.open(IdxFile.counting(folder.resolve("images"), 3, 2, 2));
  }

  private Dataset ids(long... values) throws Exception {
    Path file = folder.resolve("ids.npz");
    try (NpzWriter npz = new NpzWriter(file)) {
      npz.longs("x", "(2, 2)", values);
    }
    return Datasets.open(file);
  }

  private static BoundDataset bind(Dataset dataset, ValueInfo feed) throws Exception {
    return BoundDataset.of(dataset, List.of(feed));
  }

  private static ValueInfo feed(String name, ElementType type, long... lengths) {
    List<Dimension> dimensions =
        new ArrayList<>(
            LongStream.of(lengths)
                .mapToObj(l -> l < 0 ? Dimension.unknown() : Dimension.of(l))
                .toList());
    return ValueInfo.tensor(name, type, Shape.of(dimensions));
  }

  private static float[] scaled(Tensor tensor) {
    float[] values = tensor.toFloats();
    for (int i = 0; i < values.length; i++) {
      values[i] *= 255;
    }
    return values;
  }

  private static float[] every(float[] values, int step) {
    float[] picked = new float[values.length / step];
    for (int i = 0; i < picked.length; i++) {
      picked[i] = values[i * step];
    }
    return picked;
  }
}
