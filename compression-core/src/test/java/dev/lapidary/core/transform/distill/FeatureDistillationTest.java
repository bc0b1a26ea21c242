package dev.lapidary.core.transform.distill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.train.FeatureLoss;
import dev.lapidary.core.train.FeatureTerm;
import dev.lapidary.core.train.LossSettings;
import dev.lapidary.core.train.LossTerm;
import dev.lapidary.core.train.ValuePair;
import dev.lapidary.core.transform.prune.MagnitudePruning;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeatureDistillationTest {
  private final Lesson lesson = new Lesson();

  private static FeatureDistillation step(Map<String, Object> values) throws Exception {
    Map<String, Object> all = new HashMap<>();
    all.putAll(Map.of("teacher", "big", "epochs", 8, "batchSize", 32));
    all.putAll(values);
    return FeatureDistillation.TYPE.create(all);
  }

  @ParameterizedTest
  @ValueSource(strings = {"hint", "attention", "relation", "cosine"})
  void learnsFeaturesAndSoftenedOutputsWithoutLabels(String loss) throws Exception {
    step(Map.of("loss", loss, "softWeight", 1.0)).apply(Lesson.student(), lesson.unlabelled());
    assertTrue(lesson.lastLoss() < 0.8 * lesson.firstLoss());
  }

  @Test
  void mixesFeaturesSoftenedOutputsAndLabels() throws Exception {
    FeatureDistillation step =
        step(Map.of("loss", "attention", "featureWeight", 5, "softWeight", 0.5, "outputWeight", 2));
    LossSettings loss = step.minimized();
    assertEquals(List.of(new FeatureTerm(FeatureLoss.ATTENTION, List.of(), 5)), loss.features());
    assertEquals(List.of(LossTerm.crossEntropy(1), LossTerm.divergence(1, 4)), loss.terms());
  }

  @Test
  void relationsAreDistancesAndTwiceAngles() throws Exception {
    assertEquals(
        List.of(
            new FeatureTerm(FeatureLoss.DISTANCES, List.of(), 25),
            new FeatureTerm(FeatureLoss.ANGLES, List.of(), 50)),
        step(Map.of("loss", "relation", "featureWeight", 25)).minimized().features());
  }

  @Test
  void pairsAreNamedByBothValuesOrOneNameForBoth() throws Exception {
    List<String> pairs = List.of("map = conv", "features");
    assertEquals(
        List.of(new ValuePair("map", "conv"), new ValuePair("features", "features")),
        step(Map.of("pairs", pairs)).minimized().features().get(0).pairs());
    for (String wrong : List.of("a=b=c", "a=", " ")) {
      assertThrows(RecipeException.class, () -> step(Map.of("pairs", List.of(wrong))), wrong);
    }
  }

  @Test
  void anUnknownValueOfTheStudentIsFoundBeforeAnyWork() throws Exception {
    FeatureDistillation step = step(Map.of("pairs", List.of("mop=map")));
    ModelException refused =
        assertThrows(ModelException.class, () -> step.requires(Lesson.student()));
    assertEquals("distill.unknownValue", refused.messageKey());
    assertTrue(refused.getMessage().contains("did you mean: map"), refused.getMessage());
  }

  @Test
  void anUnknownValueOfTheTeacherIsAnErrorToo() throws Exception {
    FeatureDistillation step = step(Map.of("pairs", List.of("map=mop")));
    ModelException refused =
        assertThrows(ModelException.class, () -> step.apply(Lesson.student(), lesson.labelled()));
    assertTrue(refused.getMessage().contains("did you mean: map"), refused.getMessage());
  }

  @Test
  void prunedWeightsStayZero() throws Exception {
    Model pruned =
        MagnitudePruning.toSparsity(0.5).apply(Lesson.student(), lesson.labelled()).model();
    Model trained = step(Map.of("epochs", 2)).apply(pruned, lesson.labelled()).model();
    for (String name : List.of("w", "v")) {
      float[] before = pruned.graph().initializers().get(name).toFloats();
      float[] after = trained.graph().initializers().get(name).toFloats();
      for (int i = 0; i < before.length; i++) {
        assertEquals(before[i] == 0, after[i] == 0, name + " " + i);
      }
    }
  }

  @Test
  void featuresComeFromTheFirstTeacherAndOutputsFromAll() throws Exception {
    step(Map.of("teacher", "big, other", "softWeight", 1.0))
        .apply(Lesson.student(), lesson.unlabelled());
    assertTrue(lesson.lastLoss() < 0.8 * lesson.firstLoss());
  }
}
