package dev.lapidary.core.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.error.DataException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrainingBatchesTest {
  /** Pixel value 10 * row + column + 100 * sample. */
  private static MemoryDataset numbered(int size) {
    float[][] samples = new float[size][12];
    for (int i = 0; i < size; i++) {
      for (int p = 0; p < 12; p++) {
        samples[i][p] = 100 * i + 10 * (p / 4) + p % 4;
      }
    }
    return new MemoryDataset("x", samples, new int[size], 1, 3, 4);
  }

  @Test
  void noBatchHasOneSampleAlone() throws Exception {
    assertEquals(2, batches(5, 2, Augmentation.NONE).perEpoch());
    assertEquals(3, batches(6, 2, Augmentation.NONE).perEpoch());
    assertEquals(5, batches(5, 1, Augmentation.NONE).perEpoch());
  }

  private static Model model() {
    return TestGraphs.opset(13)
        .input("x", "N", 1, 3, 4)
        .node("Relu", "x", "y")
        .output("y", "N", 1, 3, 4)
        .model();
  }

  private static TrainingPlan plan(int batchSize, Augmentation augmentation) {
    return TrainingPlan.of(1, batchSize, 0.1).withAugmentation(augmentation).withSeed(5);
  }

  private static TrainingBatches batches(int size, int batchSize, Augmentation augmentation)
      throws Exception {
    TrainingBatches batches =
        TrainingBatches.of(model(), numbered(size), plan(batchSize, augmentation));
    batches.shuffle(1);
    return batches;
  }

  @Test
  void everySampleComesOnceAnEpochInBatchesOfNearlyOneSize() throws Exception {
    TrainingBatches batches = batches(21, 10, Augmentation.NONE);
    assertEquals(3, batches.perEpoch());
    List<Integer> seen = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      TrainingBatch batch = batches.get(i);
      assertEquals(7, batch.size());
      Arrays.stream(batch.indices()).forEach(seen::add);
    }
    assertFalse(seen.equals(IntStream.range(0, 21).boxed().toList()));
    assertEquals(IntStream.range(0, 21).boxed().toList(), seen.stream().sorted().toList());
  }

  @Test
  void epochsDifferAndRepeatWithTheSeed() throws Exception {
    int[] first = batches(50, 50, Augmentation.NONE).get(0).indices();
    assertArrayEquals(first, batches(50, 50, Augmentation.NONE).get(0).indices());
    TrainingBatches later = batches(50, 50, Augmentation.NONE);
    later.shuffle(2);
    assertFalse(Arrays.equals(first, later.get(0).indices()));
  }

  @Test
  void mirrorsRows() throws Exception {
    Map<String, Tensor> inputs =
        TrainingBatches.of(model(), numbered(1), plan(1, Augmentation.NONE))
            .oriented(new int[] {0}, true);
    float[] expected = {3, 2, 1, 0, 13, 12, 11, 10, 23, 22, 21, 20};
    assertArrayEquals(expected, inputs.get("x").toFloats());
  }

  @Test
  void marksWhatItMirrors() throws Exception {
    TrainingBatch batch = batches(40, 40, Augmentation.moves(true, 0)).get(0);
    float[] values = batch.inputs().get("x").toFloats();
    int mirrored = 0;
    for (int i = 0; i < 40; i++) {
      float first = values[i * 12] - 100 * batch.indices()[i];
      assertEquals(batch.flipped()[i] ? 3 : 0, first);
      mirrored += batch.flipped()[i] ? 1 : 0;
    }
    assertEquals(20, mirrored, 10);
  }

  @Test
  void shiftsImagesAndRepeatsTheBorder() throws Exception {
    TrainingBatch batch = batches(30, 30, Augmentation.moves(false, 1)).get(0);
    float[] values = batch.inputs().get("x").toFloats();
    for (int i = 0; i < 30; i++) {
      float middle = values[i * 12 + 5] - 100 * batch.indices()[i];
      int row = (int) middle / 10;
      int column = (int) middle % 10;
      float corner = values[i * 12] - 100 * batch.indices()[i];
      assertEquals(10 * Math.max(0, row - 1) + Math.max(0, column - 1), corner);
    }
  }

  private static float[] moved(EdgeFill padding, int seed) throws Exception {
    Augmentation augmentation = new Augmentation(false, 1, padding, 0, 0, 0);
    TrainingPlan plan = plan(1, augmentation).withSeed(seed);
    TrainingBatches batches = TrainingBatches.of(model(), numbered(1), plan);
    batches.shuffle(1);
    return batches.get(0).inputs().get("x").toFloats();
  }

  /** The first seed that moves the image down and right by one pixel. */
  private static int downAndRight() throws Exception {
    int seed = 1;
    while (moved(EdgeFill.EDGE, seed)[11] != 12 || moved(EdgeFill.EDGE, seed)[0] != 0) {
      seed++;
    }
    return seed;
  }

  @Test
  void paddingMayBeZerosOrAMirror() throws Exception {
    int seed = downAndRight();
    float[] zeros = {0, 0, 0, 0, 0, 0, 1, 2, 0, 10, 11, 12};
    assertArrayEquals(zeros, moved(EdgeFill.ZERO, seed));
    float[] mirror = {11, 10, 11, 12, 1, 0, 1, 2, 11, 10, 11, 12};
    assertArrayEquals(mirror, moved(EdgeFill.REFLECT, seed));
  }

  @Test
  void brightnessAddsAndContrastStretches() throws Exception {
    Augmentation tones = new Augmentation(false, 0, EdgeFill.EDGE, 0.5, 0.3, 0);
    TrainingBatch batch = batches(20, 20, tones).get(0);
    float[] values = batch.inputs().get("x").toFloats();
    double deviation = Math.sqrt(2 / 3.0 * 100 + 1.25);
    for (int i = 0; i < 20; i++) {
      double factor = (values[i * 12 + 11] - values[i * 12]) / 23.0;
      double mean = (values[i * 12 + 11] + values[i * 12]) / 2.0 - 100 * batch.indices()[i];
      assertEquals(1, factor, 0.3);
      assertEquals(11.5, mean, 0.5 * deviation);
      assertEquals(factor, (values[i * 12 + 1] - values[i * 12]) / 1.0, 1e-3);
    }
  }

  @Test
  void mixupMixesSamplesAndLabelsAlike() throws Exception {
    Augmentation mixup = new Augmentation(false, 0, EdgeFill.EDGE, 0, 0, 1);
    MemoryDataset numbered = numbered(10);
    MemoryDataset dataset =
        new MemoryDataset("x", numbered.samples(), IntStream.range(0, 10).toArray(), 1, 3, 4);
    TrainingBatches batches = TrainingBatches.of(model(), dataset, plan(10, mixup));
    batches.shuffle(1);
    TrainingBatch batch = batches.get(0);
    float[] values = batch.inputs().get("x").toFloats();
    float[] shares = batch.classShares(10, 0);
    for (int i = 0; i < 10; i++) {
      double expected = 0;
      double sum = 0;
      for (int k = 0; k < 10; k++) {
        expected += shares[i * 10 + k] * 100 * k;
        sum += shares[i * 10 + k];
      }
      assertEquals(1, sum, 1e-6);
      assertEquals(expected, values[i * 12], 1e-3);
    }
  }

  @Test
  void theForemostLabelIsTheOneWithTheLargerShare() {
    Optional<int[]> labels = Optional.of(new int[] {4, 7});
    Mixing mixing = new Mixing(new int[] {1, 0}, 0.4f);
    TrainingBatch batch =
        new TrainingBatch(1, 0, new int[2], new boolean[2], Map.of(), labels, Optional.of(mixing));
    assertArrayEquals(new int[] {7, 4}, batch.foremostLabels().orElseThrow());
  }

  @Test
  void batchesLeftOutChangeNothing() throws Exception {
    Augmentation all = new Augmentation(true, 1, EdgeFill.REFLECT, 0.5, 0.5, 0.4);
    TrainingBatches every = batches(30, 10, all);
    every.get(0);
    every.get(1);
    assertArrayEquals(
        every.get(2).inputs().get("x").toFloats(),
        batches(30, 10, all).get(2).inputs().get("x").toFloats());
  }

  @Test
  void onlyImagesCanBeMoved() throws Exception {
    Model flat =
        TestGraphs.opset(13).input("x", "N", 2).node("Relu", "x", "y").output("y", "N", 2).model();
    MemoryDataset dataset = new MemoryDataset("x", new float[3][2], new int[3], 2);
    TrainingBatches batches =
        TrainingBatches.of(flat, dataset, plan(3, Augmentation.moves(true, 0)));
    batches.shuffle(1);
    DataException failure = assertThrows(DataException.class, () -> batches.get(0));
    assertEquals("train.notImages", failure.messageKey());
  }
}
