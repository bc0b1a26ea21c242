package dev.lapidary.core.train.djl;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lapidary.core.error.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class DivergenceTest {
  private final Divergence divergence = new Divergence(10);

  private static void assertFails(String message, Executable check) {
    assertEquals(message, assertThrows(ExecutionException.class, check).getMessage());
  }

  @Test
  void lossesMustBeNumbers() {
    assertFails(
        "Training diverged at step 3 of 10: the loss is not a finite number at learning rate 0.5."
            + " Lower the learning rate.",
        () -> divergence.checkLoss(Double.NaN, 3, 0.5));
  }

  @Test
  void gradientsMustBeNumbers() {
    assertFails(
        "Training diverged at step 3 of 10: the gradient is not a finite number at learning rate"
            + " 0.5. Lower the learning rate.",
        () -> divergence.checkGradient(Double.POSITIVE_INFINITY, 3, 0.5));
  }

  @Test
  void lossesMustNotExplode() throws Exception {
    divergence.checkLoss(4, 1, 0.5);
    divergence.checkLoss(4000, 2, 0.5);
    assertFails(
        "Training diverged at step 3 of 10: the loss grew from 4.0 to 4001.0 at learning rate 0.5."
            + " Lower the learning rate, or limit the gradient (gradientClip).",
        () -> divergence.checkLoss(4001, 3, 0.5));
  }

  @Test
  void smallLossesMayGrowALot() throws Exception {
    divergence.checkLoss(1e-6, 1, 0.5);
    assertDoesNotThrow(() -> divergence.checkLoss(50, 2, 0.5));
  }
}
