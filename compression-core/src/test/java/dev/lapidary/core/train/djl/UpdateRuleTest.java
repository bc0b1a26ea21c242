package dev.lapidary.core.train.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.lapidary.core.train.OptimizerKind;
import dev.lapidary.core.train.OptimizerSettings;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Two steps of one weight, 1 at first, with gradients 0.5 and 1, against numbers by hand. */
class UpdateRuleTest {
  private static final double RATE = 0.1;
  private static final double DECAY = 0.2;

  private static float[] steps(OptimizerSettings settings, double decay) {
    TrainingRuntime.defaults().settle();
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray weight = manager.create(new float[] {1});
      UpdateRule rule = UpdateRule.of(settings, Map.of("w", weight));
      float[] found = new float[2];
      for (int step = 1; step <= 2; step++) {
        NDArray gradient = manager.create(new float[] {0.5f * step});
        rule.update("w", weight, gradient, new Move(RATE, decay, step));
        found[step - 1] = weight.getFloat();
      }
      return found;
    }
  }

  private static void assertSteps(double first, double second, float[] found) {
    assertEquals(first, found[0], 1e-6);
    assertEquals(second, found[1], 1e-6);
  }

  @Test
  void plainDescentFollowsTheGradient() {
    assertSteps(0.95, 0.85, steps(new OptimizerSettings(OptimizerKind.SGD, 0, false), 0));
  }

  @Test
  void classicalMomentumFollowsTheVelocity() {
    // v = 0.5, then 0.9 * 0.5 + 1 = 1.45.
    assertSteps(0.95, 0.805, steps(new OptimizerSettings(OptimizerKind.SGD, 0.9, false), 0));
  }

  @Test
  void nesterovMomentumLooksAhead() {
    // g + 0.9 v = 0.95, then 1 + 0.9 * 1.45 = 2.305.
    assertSteps(0.905, 0.6745, steps(OptimizerSettings.sgd(0.9), 0));
  }

  @Test
  void decayOfDescentJoinsTheGradient() {
    // g = 0.5 + 0.2 * 1 = 0.7, v = 0.7; then g = 1 + 0.2 * 0.93 = 1.186, v = 1.816.
    assertSteps(0.93, 0.7484, steps(new OptimizerSettings(OptimizerKind.SGD, 0.9, false), DECAY));
  }

  @Test
  void adamDividesByTheSpreadOfTheGradient() {
    // a = 0.05, s = 0.00025: 0.5 / 0.5; then a = 0.145, s = 0.00124975.
    double second = 0.145 / 0.19 / Math.sqrt(0.00124975 / 0.001999);
    assertSteps(0.9, 0.9 - RATE * second, steps(OptimizerSettings.adam(), 0));
  }

  @Test
  void decayOfAdamJoinsTheGradient() {
    // g = 0.7, a = 0.07, s = 0.00049; then g = 1 + 0.2 * 0.9 = 1.18.
    double mean = 0.9 * 0.07 + 0.1 * 1.18;
    double square = 0.999 * 0.00049 + 0.001 * 1.18 * 1.18;
    double second = mean / 0.19 / Math.sqrt(square / 0.001999);
    assertSteps(0.9, 0.9 - RATE * second, steps(OptimizerSettings.adam(), DECAY));
  }

  @Test
  void decayOfAdamWStandsBesideTheGradient() {
    double first = 0.98 - RATE;
    double second = 0.145 / 0.19 / Math.sqrt(0.00124975 / 0.001999);
    assertSteps(first, first * 0.98 - RATE * second, steps(OptimizerSettings.adamW(), DECAY));
  }
}
