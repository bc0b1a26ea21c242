package dev.lapidary.core.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BetaDistributionTest {

  private static double[] draws(double alpha) {
    SplittableRandom random = new SplittableRandom(3);
    return DoubleStream.generate(() -> BetaDistribution.draw(alpha, random))
        .limit(20_000)
        .toArray();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.2, 1, 4})
  void hasTheMeanAndVarianceOfBeta(double alpha) {
    double[] draws = draws(alpha);
    double mean = DoubleStream.of(draws).average().orElseThrow();
    double variance =
        DoubleStream.of(draws).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
    assertEquals(0.5, mean, 0.01);
    assertEquals(1 / (4 * (2 * alpha + 1)), variance, 0.005);
  }

  @Test
  void smallAlphaGivesNumbersAllTheSame() {
    assertTrue(DoubleStream.of(draws(1e-4)).allMatch(x -> x >= 0 && x <= 1));
  }
}
