package dev.lapidary.core.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.error.DataException;
import dev.lapidary.core.ir.Model;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
    TrainingBatch batch =
        TrainingBatches.of(model(), numbered(1), plan(1, Augmentation.NONE))
            .oriented(new int[] {0}, true);
    float[] expected = {3, 2, 1, 0, 13, 12, 11, 10, 23, 22, 21, 20};
    assertArrayEquals(expected, batch.inputs().get("x").toFloats());
  }

  @Test
  void marksWhatItMirrors() throws Exception {
    TrainingBatch batch = batches(40, 40, new Augmentation(true, 0)).get(0);
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
    TrainingBatch batch = batches(30, 30, new Augmentation(false, 1)).get(0);
    float[] values = batch.inputs().get("x").toFloats();
    for (int i = 0; i < 30; i++) {
      float middle = values[i * 12 + 5] - 100 * batch.indices()[i];
      int row = (int) middle / 10;
      int column = (int) middle % 10;
      float corner = values[i * 12] - 100 * batch.indices()[i];
      assertEquals(10 * Math.max(0, row - 1) + Math.max(0, column - 1), corner);
    }
  }

  @Test
  void onlyImagesCanBeMoved() throws Exception {
    Model flat =
        TestGraphs.opset(13).input("x", "N", 2).node("Relu", "x", "y").output("y", "N", 2).model();
    MemoryDataset dataset = new MemoryDataset("x", new float[3][2], new int[3], 2);
    TrainingBatches batches = TrainingBatches.of(flat, dataset, plan(3, new Augmentation(true, 0)));
    batches.shuffle(1);
    DataException failure = assertThrows(DataException.class, () -> batches.get(0));
    assertEquals("train.notImages", failure.messageKey());
  }
}
