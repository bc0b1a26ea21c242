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
    return OutputLosses.parse(List.of(entry), List.of(LossTerm.divergence(1, 4))).get(0);
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
  void theUsualLossMayHaveSeveralTermsOfTheirOwnWeights() {
    List<LossTerm> usual =
        List.of(
            new LossTerm("", LossKind.TARGET_DIVERGENCE, 1, 4),
            new LossTerm("", LossKind.OTHERS_DIVERGENCE, 8, 4));
    assertEquals(
        List.of(
            new LossTerm("y", LossKind.TARGET_DIVERGENCE, 0.5, 4),
            new LossTerm("y", LossKind.OTHERS_DIVERGENCE, 4, 4),
            new LossTerm("e", LossKind.LOGITS_ERROR, 1, 1)),
        OutputLosses.parse(List.of("y*0.5", "e=logits-error"), usual));
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

  @Test
  void anUnknownKindOrWeightIsNamed() {
    Exception kind = assertThrows(IllegalArgumentException.class, () -> parse("y=kl"));
    assertTrue(kind.getMessage().contains("found \"kl\""), kind.getMessage());
    assertTrue(kind.getMessage().contains("cross-entropy"), kind.getMessage());
    Exception weight = assertThrows(IllegalArgumentException.class, () -> parse("y*e-"));
    assertTrue(weight.getMessage().contains("\"y*e-\""), weight.getMessage());
  }
}
