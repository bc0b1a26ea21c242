package dev.lapidary.core.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class DistillationLossTest {

  private static String refused(Runnable making) {
    return assertThrows(IllegalArgumentException.class, making::run).getMessage();
  }

  @Test
  void numbersOutOfRangeAreNamed() {
    assertEquals(
        "temperature must be above 0, found 0.0", refused(() -> new DistillationLoss.Logits(0)));
    assertEquals(
        "beta must be 0 or more, found -1.0",
        refused(() -> new DistillationLoss.Decoupled(1, -1, 4)));
    assertEquals(
        "temperature must be above 0, found NaN",
        refused(() -> new DistillationLoss.Decoupled(1, 1, Double.NaN)));
    assertEquals(
        "distanceWeight and angleWeight must not both be 0",
        refused(() -> new DistillationLoss.Relation(0, 0, List.of())));
    assertEquals(
        "weight must be above 0, found 0.0",
        refused(() -> new DistillationTerm(new DistillationLoss.LogitsError(), 0)));
    assertEquals(
        "a pair needs two value names, found \"a\" and \"\"",
        refused(() -> new ValuePair("a", "")));
  }

  @Test
  void pairsAreReplacedAndTheRestStays() {
    List<ValuePair> pairs = List.of(new ValuePair("a", "b"));
    DistillationLoss loss = new DistillationLoss.Relation(25, 50, List.of());
    assertEquals(new DistillationLoss.Relation(25, 50, pairs), loss.withPairs(pairs));
  }

  @Test
  void lossesOnLogitsTakeNoPairs() {
    DistillationLoss loss = new DistillationLoss.Logits(4);
    assertThrows(IllegalStateException.class, () -> loss.withPairs(List.of()));
  }
}
