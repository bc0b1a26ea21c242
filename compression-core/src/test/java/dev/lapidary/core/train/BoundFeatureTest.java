package dev.lapidary.core.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.train.network.SampleNetwork;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoundFeatureTest {
  private final Model student = SampleNetwork.FASHION_SMALL.create(1);
  private final Model teacher = SampleNetwork.FASHION_TEACHER.create(1);

  private List<BoundFeature> bind(FeatureLoss loss, ValuePair... pairs) throws Exception {
    return BoundFeature.of(List.of(new FeatureTerm(loss, List.of(pairs), 3)), student, teacher);
  }

  private ModelException refused(FeatureLoss loss, ValuePair pair) {
    return assertThrows(ModelException.class, () -> bind(loss, pair));
  }

  @Test
  void whatIsNotNamedIsProposedWithItsWidthsAndAnEqualPartOfTheWeight() throws Exception {
    FeatureLoss hint = FeatureLoss.HINT;
    assertEquals(
        List.of(
            new BoundFeature(
                hint, new ValuePair("block2.sum", "block1.out"), new FeatureWidth(48, 64), 1.5),
            new BoundFeature(
                hint, new ValuePair("block4.sum", "block2.out"), new FeatureWidth(96, 128), 1.5)),
        bind(hint));
  }

  @Test
  void whatIsNamedIsTaken() throws Exception {
    ValuePair pair = new ValuePair("stem", "down1");
    assertEquals(pair, bind(FeatureLoss.HINT, pair).get(0).pair());
  }

  @Test
  void aValueThatIsNotThereIsAnErrorThatNamesWhatIsNear() {
    ModelException inStudent = refused(FeatureLoss.HINT, new ValuePair("block2.sun", "down1"));
    assertEquals("distill.unknownValue", inStudent.messageKey());
    assertTrue(inStudent.getMessage().contains("block2.sum"), inStudent.getMessage());
    ModelException inTeacher = refused(FeatureLoss.ANGLES, new ValuePair("stem", "feature"));
    assertTrue(inTeacher.getMessage().contains("features"), inTeacher.getMessage());
  }

  @Test
  void inputsAndWeightsAreNoFeatures() {
    ModelException refusal = refused(FeatureLoss.HINT, new ValuePair("image", "down1"));
    assertEquals("distill.unknownValue", refusal.messageKey());
  }

  @Test
  void mapsAndVectorsCompareByRelationsOnly() throws Exception {
    ValuePair mixed = new ValuePair("stem", "features");
    assertEquals("distill.shapes", refused(FeatureLoss.COSINE, mixed).messageKey());
    assertEquals(new FeatureWidth(16, 128), bind(FeatureLoss.ANGLES, mixed).get(0).width());
  }

  @Test
  void attentionNeedsPositions() {
    ValuePair vectors = new ValuePair("features", "features");
    assertEquals("distill.shapes", refused(FeatureLoss.ATTENTION, vectors).messageKey());
  }

  private static Model sequences(Object length) {
    return TestGraphs.opset(13)
        .input("x", "N", length, 4)
        .weight("w", 4, 2)
        .node("MatMul", "x w", "y")
        .output("y", "N", length, 2)
        .model();
  }

  @Test
  void sequencesOfDifferentLengthsCompareBySamplesOnly() throws Exception {
    ValuePair pair = new ValuePair("y", "y");
    FeatureTerm cosine = new FeatureTerm(FeatureLoss.COSINE, List.of(pair), 1);
    ModelException refusal =
        assertThrows(
            ModelException.class,
            () -> BoundFeature.of(List.of(cosine), sequences(16), sequences(8)));
    assertEquals("distill.positions", refusal.messageKey());
    assertTrue(refusal.getMessage().contains("has 16 positions"), refusal.getMessage());
    FeatureTerm relation = new FeatureTerm(FeatureLoss.DISTANCES, List.of(pair), 1);
    assertEquals(1, BoundFeature.of(List.of(relation), sequences(16), sequences(8)).size());
    assertEquals(1, BoundFeature.of(List.of(cosine), sequences("T"), sequences(8)).size());
  }
}
