package dev.lapidary.core.train.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.onnx.OnnxWriter;
import dev.lapidary.core.train.EpochMetrics;
import dev.lapidary.core.train.FeatureLoss;
import dev.lapidary.core.train.FeatureTerm;
import dev.lapidary.core.train.LossKind;
import dev.lapidary.core.train.LossSettings;
import dev.lapidary.core.train.LossTerm;
import dev.lapidary.core.train.MemoryDataset;
import dev.lapidary.core.train.TrainingData;
import dev.lapidary.core.train.TrainingPlan;
import dev.lapidary.core.train.ValuePair;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Students of a few weights and their teachers, all the way through the engine. */
class DistillationTrainingTest {
  private static final MemoryDataset LABELLED = MemoryDataset.stripes(192, 1);
  private static final MemoryDataset UNLABELLED =
      new MemoryDataset("x", LABELLED.samples(), null, 1, 8, 8);

  private final DjlTrainingEngine engine = new DjlTrainingEngine();
  private final List<EpochMetrics> heard = new ArrayList<>();

  /** Maps of some channels and 4 x 4 positions, their means, and scores of 3 classes. */
  private static Model net(String input, int channels, String prefix) {
    return TestGraphs.opset(13)
        .input(input, "N", 1, 8, 8)
        .weight(prefix + "w", channels, 1, 3, 3)
        .weight(prefix + "v", 3, channels)
        .node(
            "Conv",
            input + " " + prefix + "w",
            prefix + "conv",
            "pads",
            new long[] {1, 1, 1, 1},
            "strides",
            new long[] {2, 2})
        .node("Relu", prefix + "conv", prefix + "map")
        .node("GlobalAveragePool", prefix + "map", prefix + "pooled")
        .node("Flatten", prefix + "pooled", prefix + "features")
        .node("Gemm", prefix + "features " + prefix + "v", prefix + "scores", "transB", 1)
        .output(prefix + "scores", "N", 3)
        .model();
  }

  private static Model student() {
    return net("x", 4, "");
  }

  private static Model teacher() {
    return net("image", 7, "t.");
  }

  private static TrainingPlan plan(int epochs, LossSettings loss) {
    return TrainingPlan.of(epochs, 32, 0.05).withLoss(loss).withSeed(3);
  }

  private Model train(TrainingPlan plan, MemoryDataset data, Model... teachers)
      throws WorkbenchException {
    heard.clear();
    TrainingData all = TrainingData.of(data).withTeachers(List.of(teachers));
    return engine.train(student(), plan, all, heard::add, JobContext.none());
  }

  private void assertLossFell() {
    double first = heard.get(0).trainLoss();
    double last = heard.get(heard.size() - 1).trainLoss();
    assertTrue(last < 0.8 * first, first + " only fell to " + last);
  }

  private static LossSettings features(FeatureLoss loss, ValuePair... pairs) {
    FeatureTerm term = new FeatureTerm(loss, List.of(pairs), 1);
    return LossSettings.labels().withFeatures(List.of(term), 0);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CROSS_ENTROPY")
  void aLossOfOutputsFallsWithoutLabels(LossKind kind) throws Exception {
    LossTerm term = new LossTerm("", kind, 1, kind.softens() ? 2 : 1);
    train(plan(12, LossSettings.of(List.of(term))), UNLABELLED, teacher());
    assertLossFell();
  }

  @ParameterizedTest
  @EnumSource
  void aLossOfFeaturesFallsWithoutLabels(FeatureLoss loss) throws Exception {
    double weight = loss.comparesPositions() ? 1 : 20;
    FeatureTerm term = new FeatureTerm(loss, List.of(), weight);
    LossSettings alone = LossSettings.labels().withFeatures(List.of(term), 0);
    train(plan(12, alone), UNLABELLED, teacher());
    assertLossFell();
  }

  @Test
  void projectionsAreThrownAway() throws Exception {
    Model trained = train(plan(1, features(FeatureLoss.HINT)), UNLABELLED, teacher());
    assertEquals(Set.of("w", "v"), trained.graph().initializers().keySet());
  }

  @Test
  void featuresAloneLeaveTheLayersBehindThemAsTheyAre() throws Exception {
    Model trained = train(plan(1, features(FeatureLoss.HINT)), UNLABELLED, teacher());
    assertEquals(
        student().graph().initializers().get("v"), trained.graph().initializers().get("v"));
  }

  @Test
  void featuresAndOutputsAreLearnedTogether() throws Exception {
    FeatureTerm attention = new FeatureTerm(FeatureLoss.ATTENTION, List.of(), 1);
    LossSettings loss = LossSettings.distilled(4, 0.5).withFeatures(List.of(attention), 1);
    Model trained = train(plan(2, loss), LABELLED, teacher());
    assertTrue(heard.get(1).trainLoss() < heard.get(0).trainLoss());
    assertTrue(
        !student().graph().initializers().get("v").equals(trained.graph().initializers().get("v")));
  }

  @Test
  void twoTeachersOfDifferentInputsAndWidthsTeachOne() throws Exception {
    Model second = net("picture", 5, "u.");
    train(plan(12, LossSettings.distilled(2, 1)), UNLABELLED, teacher(), second);
    assertLossFell();
  }

  @Test
  void theSameTeacherTwiceTeachesWhatItTeachesOnce() throws Exception {
    LossTerm error = new LossTerm("", LossKind.LOGITS_ERROR, 1, 1);
    TrainingPlan plan = plan(2, LossSettings.of(List.of(error)));
    byte[] once = OnnxWriter.toBytes(train(plan, UNLABELLED, teacher()));
    assertArrayEquals(once, OnnxWriter.toBytes(train(plan, UNLABELLED, teacher(), teacher())));
  }

  @Test
  void anUnknownValueIsAnErrorThatNamesWhatIsNear() {
    LossSettings loss = features(FeatureLoss.HINT, new ValuePair("map", "t.mop"));
    ModelException refused =
        assertThrows(ModelException.class, () -> train(plan(1, loss), UNLABELLED, teacher()));
    assertEquals("distill.unknownValue", refused.messageKey());
    assertTrue(refused.getMessage().contains("t.map"), refused.getMessage());
  }

  @Test
  void decoupledDistillationOfASingleClassIsRefused() {
    Model single =
        TestGraphs.opset(13)
            .input("x", "N", 1, 8, 8)
            .weight("w", 1, 64)
            .node("Flatten", "x", "f")
            .node("Gemm", "f w", "y", "transB", 1)
            .output("y", "N", 1)
            .model();
    LossTerm term = new LossTerm("", LossKind.OTHERS_DIVERGENCE, 1, 2);
    TrainingData data = TrainingData.of(UNLABELLED).withTeachers(List.of(single));
    ModelException refused =
        assertThrows(
            ModelException.class,
            () ->
                engine.train(
                    single,
                    plan(1, LossSettings.of(List.of(term))),
                    data,
                    heard::add,
                    JobContext.none()));
    assertEquals("train.oneClass", refused.messageKey());
  }
}
