package dev.lapidary.core.train.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.train.EpochMetrics;
import dev.lapidary.core.train.MemoryDataset;
import dev.lapidary.core.train.TrainingData;
import dev.lapidary.core.train.TrainingPlan;
import dev.lapidary.core.train.checkpoint.TrainingState.Best;
import dev.lapidary.core.train.checkpoint.TrainingState.Sums;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFileTest {
  private static final CheckpointKey KEY = key(1, 30);
  private static final TrainingState STATE =
      new TrainingState(
          2,
          3,
          4.5,
          new Sums(5.5, 8, 7, 6),
          9.5,
          new Best(1, -0.5, true),
          List.of(new EpochMetrics(1, 0.1, 0.2, 0.3, Double.NaN, true, 0.4, 0.5)));

  @TempDir Path folder;
  private Path file;
  private final float[] first = new float[40_000];
  private final float[] second = {1, -0f, Float.NaN};

  private static CheckpointKey key(long seed, int samples) {
    Model model =
        TestGraphs.opset(13).input("x", "N").node("Relu", "x", "y").output("y", "N").model();
    TrainingData data = TrainingData.of(MemoryDataset.stripes(samples, 1));
    return CheckpointKey.of(TrainingPlan.of(1, 10, 0.1).withSeed(seed), model, data);
  }

  private static StateArray array(float... values) {
    return new StateArray(
        values.length,
        values::clone,
        restored -> System.arraycopy(restored, 0, values, 0, values.length));
  }

  private List<StateArray> arrays() {
    return List.of(array(first), array(second));
  }

  @BeforeEach
  void write() throws Exception {
    file = folder.resolve("a.checkpoint");
    for (int i = 0; i < first.length; i++) {
      first[i] = i;
    }
    CheckpointFile.write(file, KEY, STATE, arrays());
    Arrays.fill(first, -1);
    Arrays.fill(second, -1);
  }

  @Test
  void givesBackWhatWasWritten() throws Exception {
    assertEquals(
        STATE, CheckpointFile.read(file, KEY, state -> state.fits(2, 3), state -> arrays()));
    assertEquals(39_999, first[39_999]);
    assertArrayEquals(new float[] {1, -0f, Float.NaN}, second);
  }

  @Test
  void leavesNothingElseBehind() throws Exception {
    try (var all = Files.list(folder)) {
      assertEquals(List.of(file), all.toList());
    }
  }

  private void assertUnfit(String reason, CheckpointKey key, List<StateArray> arrays) {
    CheckpointFile.Unfit failure =
        assertThrows(
            CheckpointFile.Unfit.class,
            () -> CheckpointFile.read(file, key, state -> true, state -> arrays));
    assertTrue(failure.getMessage().contains(reason), failure.getMessage());
    assertEquals(-1, first[0]);
  }

  @Test
  void anotherPlanOrOtherDataIsAnotherTraining() {
    assertUnfit("another plan", key(2, 30), arrays());
    assertUnfit("another plan", key(1, 31), arrays());
  }

  @Test
  void everyTruncationIsNoticed() throws Exception {
    byte[] whole = Files.readAllBytes(file);
    for (int length : new int[] {0, 7, 40, 100, whole.length - 33, whole.length - 1}) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertUnfit("it is", KEY, arrays());
    }
  }

  @Test
  void everyChangedByteIsNoticed() throws Exception {
    byte[] whole = Files.readAllBytes(file);
    for (int i = 0; i < whole.length; i += 997) {
      byte[] changed = whole.clone();
      changed[i] ^= 4;
      Files.write(file, changed);
      assertUnfit("damaged", KEY, arrays());
    }
  }

  @Test
  void arraysOfOtherSizesTouchNothing() {
    assertUnfit("an array has", KEY, List.of(array(first), array(1, 2)));
    assertUnfit("other arrays", KEY, List.of(array(first)));
  }

  @Test
  void numbersThatNoTrainingHasAreRefused() {
    assertTrue(STATE.fits(2, 3));
    assertFalse(STATE.fits(1, 3), "epoch 2 of 1");
    assertFalse(STATE.fits(2, 2), "batch 3 of 2");
    assertFalse(of(2, new Sums(1, 6, 7, 5), 1).fits(2, 3), "7 labels of 6 samples");
    assertFalse(of(2, new Sums(1, 6, 6, -1), 1).fits(2, 3), "-1 right");
    assertFalse(of(2, new Sums(1, 6, 6, 5), 2).fits(2, 3), "the running epoch is the best");
    assertFalse(of(1, new Sums(1, 6, 6, 5), 0).fits(2, 3), "one epoch told before the first");
    assertThrows(
        CheckpointFile.Unfit.class,
        () -> CheckpointFile.read(file, KEY, state -> state.fits(1, 3), state -> arrays()));
  }

  private static TrainingState of(int epoch, Sums tally, int best) {
    return new TrainingState(epoch, 3, 1, tally, 1, new Best(best, 0, false), STATE.history());
  }
}
