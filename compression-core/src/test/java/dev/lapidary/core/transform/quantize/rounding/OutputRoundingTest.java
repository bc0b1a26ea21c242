package dev.lapidary.core.transform.quantize.rounding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OutputRoundingTest {
  private static final int COLUMNS = 6;
  private static final double DAMPING = 1e-6;
  private static final ChannelGrid SEVENS = new Integers(7);

  /** Integers up to a magnitude, which stays. */
  private record Integers(int largest) implements ChannelGrid {
    @Override
    public float round(int column, double weight) {
      return (float) Math.max(-largest, Math.min(largest, Math.rint(weight)));
    }

    @Override
    public float step(int column) {
      return 1;
    }

    @Override
    public boolean isFixed(float weight) {
      return Math.abs(weight) == largest;
    }
  }

  @Test
  void theFactorInvertsTheMoment() {
    SecondMoment moment = moment(new Random(1), 40);
    InverseFactor factor = InverseFactor.of(moment, DAMPING);
    for (int unit = 0; unit < COLUMNS; unit++) {
      double[] product = new double[COLUMNS];
      for (int i = 0; i < COLUMNS; i++) {
        product[i] = moment.at(i, unit);
      }
      double[] found = factor.solve(product);
      for (int i = 0; i < COLUMNS; i++) {
        assertEquals(i == unit ? 1 : 0, found[i], 1e-3);
      }
    }
  }

  @Test
  void inputsThatAreNeverSeenAreRoundedToTheNearest() {
    SecondMoment moment = new SecondMoment(COLUMNS, false);
    float[] weights = {0.31f, -0.9f, 1.4f, 7, -2.6f, 0};
    OutputRounding.Rounded rounded =
        new OutputRounding(moment, RoundingMethod.GPTQ, DAMPING).round(weights, SEVENS);
    assertArrayEquals(new float[] {0, -1, 1, 7, -3, 0}, rounded.weights());
  }

  /** Against every choice of rounding each weight down or up; the largest stays. */
  @ParameterizedTest
  @EnumSource(
      value = RoundingMethod.class,
      names = {"GPTQ", "ADAROUND"})
  void mostOfTheGainOfTheBestRoundingIsFound(RoundingMethod method) {
    Random random = new Random(2);
    double nearest = 0;
    double found = 0;
    double best = 0;
    for (int trial = 0; trial < 50; trial++) {
      SecondMoment moment = moment(random, 40);
      float[] weights = new float[COLUMNS];
      for (int i = 0; i < COLUMNS; i++) {
        weights[i] = random.nextFloat() * 8 - 4;
      }
      weights[random.nextInt(COLUMNS)] = 7;
      OutputRounding.Rounded rounded =
          new OutputRounding(moment, method, DAMPING).round(weights, SEVENS);
      for (float weight : rounded.weights()) {
        assertEquals(Math.rint(weight), weight, 0.0);
      }
      nearest += rounded.nearestError();
      found += rounded.error();
      best += best(weights, moment);
    }
    assertTrue(best <= found, best + " " + found);
    assertTrue(nearest - found > 0.7 * (nearest - best), nearest + " " + found + " " + best);
  }

  @Test
  void learnedRoundingGoesNoFurtherThanTheNextNumber() {
    Random random = new Random(4);
    for (int trial = 0; trial < 20; trial++) {
      float[] weights = new float[COLUMNS];
      for (int i = 0; i < COLUMNS; i++) {
        weights[i] = random.nextFloat() * 20 - 10;
      }
      float[] rounded =
          new OutputRounding(moment(random, 40), RoundingMethod.ADAROUND, DAMPING)
              .round(weights, SEVENS)
              .weights();
      for (int i = 0; i < COLUMNS; i++) {
        float inside = Math.max(-7, Math.min(7, weights[i]));
        assertTrue(Math.abs(rounded[i] - inside) < 1, weights[i] + " to " + rounded[i]);
      }
    }
  }

  @Test
  void driftOfTheInputsIsMadeUpFor() {
    Random random = new Random(3);
    SecondMoment moment = new SecondMoment(1, true);
    float[] seen = new float[32];
    float[] real = new float[32];
    for (int i = 0; i < seen.length; i++) {
      real[i] = random.nextFloat();
      seen[i] = real[i] / 2;
    }
    moment.add(seen, real);
    OutputRounding.Rounded rounded =
        new OutputRounding(moment, RoundingMethod.GPTQ, DAMPING).round(new float[] {3}, SEVENS);
    assertArrayEquals(new float[] {6}, rounded.weights());
    assertEquals(0, rounded.error(), 1e-6);
  }

  private static double best(float[] weights, SecondMoment moment) {
    double[] wanted = new double[COLUMNS];
    for (int i = 0; i < COLUMNS; i++) {
      wanted[i] = weights[i];
    }
    double best = Double.MAX_VALUE;
    for (int choice = 0; choice < 1 << COLUMNS; choice++) {
      float[] rounded = new float[COLUMNS];
      for (int i = 0; i < COLUMNS; i++) {
        rounded[i] = (float) Math.floor(weights[i]) + (weights[i] == 7 ? 0 : choice >> i & 1);
      }
      best = Math.min(best, moment.squaredError(wanted, rounded));
    }
    return best;
  }

  /** Inputs that depend on each other, as neighbours in a picture do. */
  private static SecondMoment moment(Random random, int count) {
    SecondMoment moment = new SecondMoment(COLUMNS, false);
    float[] rows = new float[count * COLUMNS];
    for (int row = 0; row < count; row++) {
      float common = (float) random.nextGaussian();
      for (int i = 0; i < COLUMNS; i++) {
        rows[row * COLUMNS + i] = common + 0.5f * (float) random.nextGaussian();
      }
    }
    moment.add(rows);
    return moment;
  }
}
