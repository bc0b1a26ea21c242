package dev.lapidary.core.train.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.train.BoundFeature;
import dev.lapidary.core.train.FeatureLoss;
import dev.lapidary.core.train.FeatureWidth;
import dev.lapidary.core.train.ValuePair;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FeatureComparisonTest {
  private static final FeatureWidth TWO_TO_ONE = new FeatureWidth(2, 1);
  private static final FeatureWidth EQUAL = new FeatureWidth(2, 2);

  @BeforeAll
  static void startEngine() {
    TrainingRuntime.defaults().settle();
  }

  private static Weights weights(NDManager manager) throws ModelException {
    return new Weights(
        GraphProgram.of(
            TestGraphs.opset(13)
                .input("x", "N", 2)
                .weight("w", 2, 3)
                .node("MatMul", "x w", "y")
                .output("y", "N", 3)
                .model(),
            "y"),
        manager);
  }

  private static BoundFeature feature(FeatureLoss loss, FeatureWidth width, double weight) {
    return new BoundFeature(loss, new ValuePair("s", "t"), width, weight);
  }

  private static Map<String, NDArray> student(NDManager manager) {
    float[] features = {1, 0, 0, 1, 1, 1, 2, -1};
    return Map.of("s", manager.create(features, new Shape(4, 2)));
  }

  /** The difference of the student's two features. */
  private static Map<String, Tensor> teacher() {
    return Map.of("t", Tensor.ofFloats(new float[] {1, -1, 0, 3}, 4, 1));
  }

  @Test
  void countsItsWeight() throws Exception {
    BoundFeature feature = feature(FeatureLoss.DISTANCES, TWO_TO_ONE, 5);
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray target = manager.create(new float[] {1, -1, 0, 3}, new Shape(4, 1));
      double distances = RelationalLoss.distances(student(manager).get("s"), target).getFloat();
      FeatureComparison comparison =
          FeatureComparison.of(List.of(feature), weights(manager), 1).get(0);
      assertEquals(5 * distances, comparison.of(student(manager), teacher()).getFloat(), 1e-5);
    }
  }

  @Test
  void sequencesOfDifferentLengthsAreNamedWithBoth() throws Exception {
    BoundFeature feature = feature(FeatureLoss.COSINE, EQUAL, 1);
    try (NDManager manager = NDManager.newBaseManager()) {
      FeatureComparison comparison =
          FeatureComparison.of(List.of(feature), weights(manager), 1).get(0);
      Map<String, NDArray> student = Map.of("s", manager.ones(new Shape(3, 8, 2)));
      Map<String, Tensor> teacher = Map.of("t", Tensor.ofFloats(new float[24], 3, 4, 2));
      ModelException misfit =
          assertThrows(ModelException.class, () -> comparison.of(student, teacher));
      assertEquals("distill.positions", misfit.messageKey());
      String both = "\"s\" has 8 positions, the teacher's \"t\" has 4;";
      assertTrue(misfit.getMessage().contains(both), misfit.getMessage());
    }
  }

  @Test
  void onlyLossesThatNeedAProjectionTrainOne() throws Exception {
    assertEquals(0, projections(FeatureLoss.ATTENTION, TWO_TO_ONE));
    assertEquals(0, projections(FeatureLoss.DISTANCES, TWO_TO_ONE));
    assertEquals(0, projections(FeatureLoss.COSINE, EQUAL));
    assertEquals(1, projections(FeatureLoss.COSINE, TWO_TO_ONE));
    assertEquals(1, projections(FeatureLoss.HINT, EQUAL));
  }

  private static int projections(FeatureLoss loss, FeatureWidth width) throws Exception {
    try (NDManager manager = NDManager.newBaseManager()) {
      Weights weights = weights(manager);
      int before = weights.parameters().size();
      FeatureComparison.of(List.of(feature(loss, width, 1)), weights, 1);
      int added = weights.parameters().size() - before;
      return added / 2;
    }
  }

  @Test
  void twoProjectionsAreTwo() throws Exception {
    BoundFeature hint = feature(FeatureLoss.HINT, TWO_TO_ONE, 1);
    try (NDManager manager = NDManager.newBaseManager()) {
      Weights weights = weights(manager);
      FeatureComparison.of(List.of(hint, hint), weights, 1);
      assertEquals(1 + 4, weights.parameters().size());
    }
  }

  @Test
  void aProjectionLearnsWhatTheFeaturesHaveInCommon() throws Exception {
    BoundFeature hint = feature(FeatureLoss.HINT, TWO_TO_ONE, 1);
    try (NDManager training = NDManager.newBaseManager()) {
      Weights weights = weights(training);
      FeatureComparison comparison = FeatureComparison.of(List.of(hint), weights, 1).get(0);
      double first = step(comparison, weights);
      double last = first;
      for (int i = 0; i < 200; i++) {
        last = step(comparison, weights);
      }
      assertTrue(last < 1e-3 * first, first + " fell to " + last);
    }
  }

  /** One step of plain gradient descent on the projection; the loss before it. */
  private static double step(FeatureComparison comparison, Weights weights) throws ModelException {
    try (NDManager manager = NDManager.newBaseManager()) {
      weights.lendTo(manager);
      double value;
      try (GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
        NDArray loss = comparison.of(student(manager), teacher());
        value = loss.getFloat();
        gradients.backward(loss);
      }
      Projection projection = comparison.projection().orElseThrow();
      for (NDArray weight : List.of(projection.weight(), projection.bias())) {
        weight.subi(Scalars.times(weight.getGradient(), 0.1f));
        weight.getGradient().muli(0);
      }
      return value;
    }
  }
}
