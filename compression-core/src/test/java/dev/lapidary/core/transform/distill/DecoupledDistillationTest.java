package dev.lapidary.core.transform.distill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.error.DataException;
import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.train.LossKind;
import dev.lapidary.core.train.LossTerm;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DecoupledDistillationTest {
  private final Lesson lesson = new Lesson();

  private static DecoupledDistillation step(Map<String, Object> values) throws Exception {
    Map<String, Object> all = new HashMap<>();
    all.putAll(Map.of("teacher", "big", "epochs", 8, "batchSize", 32));
    all.putAll(values);
    return DecoupledDistillation.TYPE.create(all);
  }

  @Test
  void isLabelsAndBothPartsWithTheWeightsOfThePaper() throws Exception {
    assertEquals(
        List.of(
            LossTerm.crossEntropy(1),
            new LossTerm("", LossKind.TARGET_DIVERGENCE, 1, 4),
            new LossTerm("", LossKind.OTHERS_DIVERGENCE, 8, 4)),
        step(Map.of()).minimized().terms());
  }

  @Test
  void aWeightOfZeroLeavesItsPartOut() throws Exception {
    assertEquals(
        List.of(new LossTerm("", LossKind.OTHERS_DIVERGENCE, 2, 1)),
        step(Map.of("alpha", 0, "beta", 2, "temperature", 1, "labelWeight", 0))
            .minimized()
            .terms());
    RecipeException refused =
        assertThrows(RecipeException.class, () -> step(Map.of("alpha", 0, "beta", 0)));
    assertTrue(refused.getMessage().contains("alpha and beta"), refused.getMessage());
  }

  @Test
  void learns() throws Exception {
    step(Map.of("labelWeight", 0.1)).apply(Lesson.student(), lesson.labelled());
    assertTrue(
        lesson.lastLoss() < 0.8 * lesson.firstLoss(),
        lesson.firstLoss() + " only fell to " + lesson.lastLoss());
  }

  @Test
  void needsLabelsUnlessTheyWeighNothing() throws Exception {
    DataException refused =
        assertThrows(
            DataException.class, () -> step(Map.of()).apply(Lesson.student(), lesson.unlabelled()));
    assertEquals("train.noLabels", refused.messageKey());
    step(Map.of("labelWeight", 0)).apply(Lesson.student(), lesson.unlabelled());
    assertTrue(lesson.lastLoss() < 0.8 * lesson.firstLoss());
  }
}
