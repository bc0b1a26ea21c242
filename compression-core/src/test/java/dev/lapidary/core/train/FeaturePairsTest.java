package dev.lapidary.core.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.train.network.SampleNetwork;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FeaturePairsTest {
  private final Model student = SampleNetwork.FASHION_SMALL.create(1);
  private final Model teacher = SampleNetwork.FASHION_TEACHER.create(1);

  private static TestGraphs images() {
    return TestGraphs.opset(13).input("x", "N", 3, 8, 8);
  }

  private static List<ValuePair> proposed(FeatureLoss loss, Model student, Model teacher)
      throws Exception {
    return FeaturePairs.proposed(loss, FeatureStages.of(student), FeatureStages.of(teacher));
  }

  private static List<ValuePair> stages(Model student, Model teacher) throws Exception {
    return proposed(FeatureLoss.HINT, student, teacher);
  }

  @Test
  void pairsTheEndsOfStagesOfEqualResolution() throws Exception {
    assertEquals(
        List.of(
            new ValuePair("block2.sum", "block1.out"), new ValuePair("block4.sum", "block2.out")),
        stages(student, teacher));
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
    assertEquals(List.of(new ValuePair("r", "block2.out")), stages(other, teacher));
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
    assertEquals(List.of(new ValuePair("b", "b"), new ValuePair("c", "c")), stages(model, model));
  }

  @ParameterizedTest
  @EnumSource(names = {"DISTANCES", "ANGLES", "COSINE"})
  void embeddingsAreWhatTheClassifiersRead(FeatureLoss loss) throws Exception {
    assertEquals(List.of(new ValuePair("features", "features")), proposed(loss, student, teacher));
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
    ModelException refused = assertThrows(ModelException.class, () -> stages(flat, teacher));
    assertEquals("distill.noStages", refused.messageKey());
  }
}
