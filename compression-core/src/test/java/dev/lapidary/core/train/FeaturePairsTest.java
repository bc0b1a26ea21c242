package dev.lapidary.core.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.train.network.SampleNetwork;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FeaturePairsTest {
  private final Model student = SampleNetwork.FASHION_SMALL.create(1);
  private final Model teacher = SampleNetwork.FASHION_TEACHER.create(1);

  private static TestGraphs images() {
    return TestGraphs.opset(13).input("x", "N", 3, 8, 8);
  }

  @Test
  void pairsTheEndsOfStagesOfEqualResolution() throws Exception {
    assertEquals(
        List.of(
            new ValuePair("block2.sum", "block1.out"), new ValuePair("block4.sum", "block2.out")),
        FeaturePairs.stages(student, teacher));
  }

  @Test
  void pairsTheLastStagesWhereNoResolutionIsShared() throws Exception {
    Model other =
        images()
            .weight("w", 4, 3, 3, 3)
            .node("Conv", "x w", "c")
            .node("Relu", "c", "r")
            .node("ReduceMean", "r", "p", "axes", new long[] {2, 3}, "keepdims", 0)
            .output("p", "N", 4)
            .model();
    assertEquals(List.of(new ValuePair("r", "block2.out")), FeaturePairs.stages(other, teacher));
  }

  @Test
  void aStageEndsWhereTheNextResolutionBegins() throws Exception {
    Model model =
        images()
            .weight("w", 4, 3, 1, 1)
            .weight("v", 4, 4, 3, 3)
            .node("Conv", "x w", "a")
            .node("Relu", "a", "b")
            .node("Conv", "b v", "c")
            .node("Sigmoid", "b", "unused")
            .node("GlobalAveragePool", "c", "p")
            .node("Flatten", "p", "y")
            .output("y", "N", 4)
            .model();
    assertEquals(
        List.of(new ValuePair("b", "b"), new ValuePair("c", "c")),
        FeaturePairs.stages(model, model));
  }

  @Test
  void embeddingsAreWhatTheClassifiersRead() throws Exception {
    assertEquals(new ValuePair("features", "features"), FeaturePairs.embeddings(student, teacher));
  }

  @Test
  void completesOnlyWhatIsOpen() throws Exception {
    List<ValuePair> given = List.of(new ValuePair("stem", "down1"));
    DistillationLoss hint = new DistillationLoss.Hint(given);
    assertEquals(hint, FeaturePairs.complete(hint, student, teacher));
    DistillationLoss logits = new DistillationLoss.Logits(4);
    assertEquals(logits, FeaturePairs.complete(logits, student, teacher));
    DistillationLoss cosine = new DistillationLoss.Cosine(List.of());
    assertEquals(
        List.of(new ValuePair("features", "features")),
        FeaturePairs.complete(cosine, student, teacher).pairs());
  }

  @Test
  void aNetWithoutStagesIsRefused() {
    Model flat =
        TestGraphs.opset(13)
            .input("x", "N", 4)
            .weight("w", 4, 2)
            .node("MatMul", "x w", "y")
            .output("y", "N", 2)
            .model();
    ModelException refused =
        assertThrows(ModelException.class, () -> FeaturePairs.stages(flat, teacher));
    assertEquals("distill.noStages", refused.messageKey());
  }

  @Test
  void widthsAreTheChannelsOfBothValues() throws Exception {
    List<ValuePair> pairs = FeaturePairs.stages(student, teacher);
    assertEquals(
        Map.of(pairs.get(0), new FeatureWidth(48, 64), pairs.get(1), new FeatureWidth(96, 128)),
        FeatureWidth.of(new DistillationLoss.Hint(pairs), student, teacher));
  }

  @Test
  void aValueThatIsNotThereIsNamed() {
    DistillationLoss hint = new DistillationLoss.Hint(List.of(new ValuePair("stam", "down1")));
    ModelException refused =
        assertThrows(ModelException.class, () -> FeatureWidth.of(hint, student, teacher));
    assertEquals("distill.unknownValue", refused.messageKey());
  }

  @Test
  void mapsAndVectorsDoNotCompareExceptByRelation() throws Exception {
    List<ValuePair> mixed = List.of(new ValuePair("stem", "features"));
    ModelException refused =
        assertThrows(
            ModelException.class,
            () -> FeatureWidth.of(new DistillationLoss.Cosine(mixed), student, teacher));
    assertEquals("distill.shapes", refused.messageKey());
    assertEquals(
        Map.of(mixed.get(0), new FeatureWidth(16, 128)),
        FeatureWidth.of(new DistillationLoss.Relation(1, 1, mixed), student, teacher));
  }
}
