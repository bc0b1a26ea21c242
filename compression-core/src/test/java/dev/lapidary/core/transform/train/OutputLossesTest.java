package dev.lapidary.core.transform.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.train.LossKind;
import dev.lapidary.core.train.LossTerm;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputLossesTest {

  private static LossTerm parse(String entry) {
    return OutputLosses.parse(List.of(entry), LossKind.DIVERGENCE, 4).get(0);
  }

  @Test
  void anOutputAloneTakesTheUsualKind() {
    assertEquals(new LossTerm("y", LossKind.DIVERGENCE, 1, 4), parse("y"));
  }

  @Test
  void kindAndWeightMayFollow() {
    LossTerm expected = new LossTerm("boxes", LossKind.MEAN_SQUARED_ERROR, 0.5, 1);
    assertEquals(expected, parse("boxes=mean-squared-error*0.5"));
    assertEquals(new LossTerm("y", LossKind.DIVERGENCE, 2, 4), parse(" y*2 "));
  }

  @Test
  void outputsMayHoldSigns() {
    assertEquals(new LossTerm("a=b*c", LossKind.COSINE, 1, 1), parse("a=b*c=cosine"));
  }

  @Test
  void weightsMustBeAboveZero() {
    Exception failure = assertThrows(IllegalArgumentException.class, () -> parse("y*0"));
    assertTrue(failure.getMessage().contains("weight must be above 0"), failure.getMessage());
  }
}
