package dev.lapidary.core.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.json.RecordJson;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LossSettingsTest {
  private static final LossTerm ERROR = new LossTerm("y", LossKind.LOGITS_ERROR, 2, 1);
  private static final FeatureTerm HINT =
      new FeatureTerm(FeatureLoss.HINT, List.of(new ValuePair("a", "b")), 3);

  private static String refused(Runnable making) {
    return assertThrows(IllegalArgumentException.class, making::run).getMessage();
  }

  @Test
  void termsWithTheTeacherAndWithLabelsHaveWeightsOfTheirOwn() {
    assertEquals(
        List.of(LossTerm.crossEntropy(5), ERROR.times(4)),
        LossSettings.weighted(List.of(ERROR), 4, 5).terms());
  }

  @Test
  void aWeightOfZeroLeavesTermsOut() {
    LossSettings teacherOnly = LossSettings.mixed(List.of(ERROR), 1);
    assertEquals(List.of(ERROR), teacherOnly.terms());
    assertFalse(teacherOnly.usesLabels());
    assertFalse(LossSettings.mixed(List.of(ERROR), 0).usesTeacher());
  }

  @Test
  void featuresComeBesideOutputsOrAlone() {
    LossSettings beside = LossSettings.labels().withFeatures(List.of(HINT), 0.5);
    assertEquals(List.of(LossTerm.crossEntropy(0.5)), beside.terms());
    LossSettings alone = LossSettings.labels().withFeatures(List.of(HINT), 0);
    assertEquals(List.of(), alone.terms());
    assertFalse(alone.usesLabels());
    assertTrue(alone.usesTeacher());
  }

  @Test
  void numbersOutOfRangeAreNamed() {
    assertEquals(
        "a loss must have 1 term or more, found 0", refused(() -> LossSettings.of(List.of())));
    assertEquals(
        "softWeight must be in [0, 1], found 1.5", refused(() -> LossSettings.distilled(4, 1.5)));
    assertEquals(
        "weight must be above 0, found 0.0",
        refused(() -> new FeatureTerm(FeatureLoss.HINT, List.of(), 0)));
    assertEquals(
        "temperature must be above 0, found NaN",
        refused(() -> LossTerm.divergence(1, Double.NaN)));
    assertEquals(
        "a pair needs two value names, found \"a\" and \"\"",
        refused(() -> new ValuePair("a", "")));
  }

  @ParameterizedTest
  @EnumSource
  void aPlanSurvivesJsonWithEveryLossOfOutputs(LossKind kind) throws Exception {
    LossTerm term = new LossTerm("y", kind, 0.1, kind.softens() ? 4 : 1);
    assertSurvives(LossSettings.of(List.of(term)).withCaching(TeacherCaching.DISK));
  }

  @ParameterizedTest
  @EnumSource
  void aPlanSurvivesJsonWithEveryLossOfFeatures(FeatureLoss loss) throws Exception {
    FeatureTerm named = new FeatureTerm(loss, List.of(new ValuePair("a", "b/c")), 100);
    FeatureTerm open = new FeatureTerm(loss, List.of(), 0.1);
    assertSurvives(LossSettings.distilled(4, 0.9).withFeatures(List.of(named, open), 1));
  }

  private static void assertSurvives(LossSettings loss) throws Exception {
    TrainingPlan plan = TrainingPlan.of(3, 64, 0.1).withLoss(loss);
    assertEquals(plan, RecordJson.read(RecordJson.write(plan), TrainingPlan.class));
  }
}
