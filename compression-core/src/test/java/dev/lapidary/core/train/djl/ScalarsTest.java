package dev.lapidary.core.train.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ScalarsTest {
  private static final int ROUNDS = 30;
  private static final int JUNK_BUFFERS = 5000;

  @BeforeAll
  static void startEngine() {
    TrainingRuntime.defaults().settle();
  }

  /** The backward pass reads the factor again, long after the call that took it. */
  @Test
  void factorOutlivesGarbageCollectionBeforeTheBackwardPass() {
    for (int round = 0; round < ROUNDS; round++) {
      try (NDManager manager = NDManager.newBaseManager()) {
        NDArray weight = manager.create(new float[] {1, 2});
        weight.setRequiresGradient(true);
        try (GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
          NDArray product = Scalars.plus(Scalars.times(weight, 3), 1).sum();
          System.gc();
          overwriteFreedMemory();
          gradients.backward(product);
        }
        assertArrayEquals(new float[] {3, 3}, weight.getGradient().toFloatArray());
      }
    }
  }

  private static void overwriteFreedMemory() {
    List<ByteBuffer> junk = new ArrayList<>();
    for (int i = 0; i < JUNK_BUFFERS; i++) {
      junk.add(ByteBuffer.allocateDirect(Float.BYTES).putInt(0, 0x7FC00000));
    }
  }
}
