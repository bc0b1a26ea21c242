package dev.lapidary.core.train.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.train.EpochMetrics;
import dev.lapidary.core.train.FeatureLoss;
import dev.lapidary.core.train.FeatureTerm;
import dev.lapidary.core.train.LossKind;
import dev.lapidary.core.train.LossSettings;
import dev.lapidary.core.train.LossTerm;
import dev.lapidary.core.train.MemoryDataset;
import dev.lapidary.core.train.ScheduleSettings;
import dev.lapidary.core.train.TrainingData;
import dev.lapidary.core.train.TrainingPlan;
import dev.lapidary.core.train.ValuePair;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Student and teacher take sequences of any length; the data has 8 positions of 8 numbers. */
class SequenceDistillationTest {
  private static final MemoryDataset SEQUENCES =
      new MemoryDataset("x", MemoryDataset.stripes(120, 1).samples(), null, 8, 8);
  private static final LossSettings OUTPUT =
      LossSettings.of(List.of(new LossTerm("", LossKind.MEAN_SQUARED_ERROR, 1, 1)));

  private final List<EpochMetrics> heard = new ArrayList<>();

  private static TestGraphs hidden(int width) {
    return TestGraphs.opset(13)
        .input("x", "N", "length", 8)
        .weight("w", 8, width)
        .weight("v", width, 5)
        .node("MatMul", "x w", "a")
        .node("Relu", "a", "h");
  }

  private static Model student() {
    return hidden(3).node("MatMul", "h v", "y").output("y", "N", "length", 5).model();
  }

  private static Model teacher() {
    return hidden(6).node("MatMul", "h v", "y").output("y", "N", "length", 5).model();
  }

  /** Sees every other position. */
  private static Model striding() {
    return hidden(6)
        .longs("from", 0)
        .longs("to", Integer.MAX_VALUE)
        .longs("axis", 1)
        .longs("stride", 2)
        .node("Slice", "h from to axis stride", "s")
        .node("MatMul", "s v", "y")
        .output("y", "N", "half", 5)
        .model();
  }

  private static LossSettings directions(String student, String teacher) {
    ValuePair pair = new ValuePair(student, teacher);
    return OUTPUT.withFeatures(List.of(new FeatureTerm(FeatureLoss.COSINE, List.of(pair), 1)), 0);
  }

  private void train(LossSettings loss, Model teacher) throws WorkbenchException {
    TrainingPlan plan =
        TrainingPlan.of(8, 20, 0.05).withSchedule(ScheduleSettings.constant(0.05)).withLoss(loss);
    TrainingData data = TrainingData.of(SEQUENCES).withTeachers(List.of(teacher));
    new DjlTrainingEngine().train(student(), plan, data, heard::add, JobContext.none());
  }

  private void assertLossFell() {
    double first = heard.get(0).trainLoss();
    double last = heard.get(heard.size() - 1).trainLoss();
    assertTrue(last < 0.9 * first, first + " only fell to " + last);
  }

  private void assertRefused(String key, String part, LossSettings loss) {
    WorkbenchException refusal =
        assertThrows(WorkbenchException.class, () -> train(loss, striding()));
    assertEquals(key, refusal.messageKey());
    assertTrue(refusal.getMessage().contains(part), refusal.getMessage());
  }

  @Test
  void outputsOfEveryPositionAreLearned() throws Exception {
    train(OUTPUT, teacher());
    assertLossFell();
  }

  @Test
  void innerValuesOfEveryPositionAreLearned() throws Exception {
    train(directions("h", "h"), teacher());
    assertLossFell();
  }

  @Test
  void outputsOfOtherLengthsAreNamed() {
    assertRefused(
        "train.teacherShape", "\"y\" is of shape [20, 8, 5], the teacher's of [20, 4, 5]", OUTPUT);
  }

  @Test
  void innerValuesOfOtherLengthsAreNamed() {
    assertRefused(
        "distill.positions",
        "\"h\" has 8 positions, the teacher's \"s\" has 4;",
        directions("h", "s"));
  }

  @Test
  void samplesCompareWhateverTheirLengths() throws Exception {
    ValuePair pair = new ValuePair("h", "s");
    FeatureTerm distances = new FeatureTerm(FeatureLoss.DISTANCES, List.of(pair), 1);
    train(OUTPUT.withFeatures(List.of(distances), 0), striding());
    assertEquals(8, heard.size());
  }
}
