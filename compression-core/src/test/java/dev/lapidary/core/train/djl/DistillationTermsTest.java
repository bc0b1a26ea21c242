package dev.lapidary.core.train.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.lapidary.core.train.DistillationLoss;
import dev.lapidary.core.train.DistillationTerm;
import dev.lapidary.core.train.FeatureWidth;
import dev.lapidary.core.train.ValuePair;
import dev.lapidary.core.train.djl.DistillationTerms.Outputs;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DistillationTermsTest {
  private static final ValuePair PAIR = new ValuePair("s", "t");
  private static final Map<ValuePair, FeatureWidth> TWO_TO_ONE =
      Map.of(PAIR, new FeatureWidth(2, 1));

  @BeforeAll
  static void startEngine() {
    TrainingRuntime.defaults().settle();
  }

  private static DistillationTerm term(DistillationLoss loss, double weight) {
    return new DistillationTerm(loss, weight);
  }

  private static Outputs student(NDManager manager) {
    NDArray features = manager.create(new float[] {1, 0, 0, 1, 1, 1, 2, -1}, new Shape(4, 2));
    return new Outputs(manager.create(new float[8], new Shape(4, 2)), Map.of("s", features));
  }

  /** Logits 2 and 0; features are the difference of the student's two. */
  private static Outputs teacher(NDManager manager) {
    NDArray logits = manager.create(new float[] {2, 0, 2, 0, 2, 0, 2, 0}, new Shape(4, 2));
    NDArray features = manager.create(new float[] {1, -1, 0, 3}, new Shape(4, 1));
    return new Outputs(logits, Map.of("t", features));
  }

  @Test
  void isTheWeightedSumOfItsTerms() {
    List<ValuePair> pairs = List.of(PAIR);
    DistillationTerm error = term(new DistillationLoss.LogitsError(), 3);
    DistillationTerm relation = term(new DistillationLoss.Relation(2, 0, pairs), 5);
    try (NDManager manager = NDManager.newBaseManager()) {
      Outputs student = student(manager);
      Outputs teacher = teacher(manager);
      double distances =
          RelationalLoss.distances(student.values().get("s"), teacher.values().get("t")).getFloat();
      DistillationTerms both =
          new DistillationTerms(List.of(error, relation), Map.of(), manager, 1);
      assertEquals(3 * 2 + 5 * 2 * distances, both.of(student, teacher, null).getFloat(), 1e-5);
    }
  }

  @Test
  void onlyLossesThatNeedAProjectionTrainOne() {
    DistillationTerm attention = term(new DistillationLoss.Attention(List.of(PAIR)), 1);
    DistillationTerm cosine = term(new DistillationLoss.Cosine(List.of(PAIR)), 1);
    try (NDManager manager = NDManager.newBaseManager()) {
      Map<ValuePair, FeatureWidth> equal = Map.of(PAIR, new FeatureWidth(2, 2));
      assertEquals(
          0,
          new DistillationTerms(List.of(attention, cosine), equal, manager, 1).parameters().size());
      assertEquals(
          2,
          new DistillationTerms(List.of(attention, cosine), TWO_TO_ONE, manager, 1)
              .parameters()
              .size());
    }
  }

  @Test
  void aProjectionLearnsWhatTheFeaturesHaveInCommon() {
    DistillationTerm hint = term(new DistillationLoss.Hint(List.of(PAIR)), 1);
    try (NDManager training = NDManager.newBaseManager()) {
      DistillationTerms terms = new DistillationTerms(List.of(hint), TWO_TO_ONE, training, 1);
      double first = step(terms);
      double last = first;
      for (int i = 0; i < 200; i++) {
        last = step(terms);
      }
      assertTrue(last < 1e-3 * first, first + " fell to " + last);
    }
  }

  /** One step of plain gradient descent on the projection; the loss before it. */
  private static double step(DistillationTerms terms) {
    try (NDManager manager = NDManager.newBaseManager()) {
      terms.lendTo(manager);
      double value;
      try (GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
        NDArray loss = terms.of(student(manager), teacher(manager), null);
        value = loss.getFloat();
        gradients.backward(loss);
      }
      for (NDArray weight : terms.parameters().values()) {
        weight.subi(Scalars.times(weight.getGradient(), 0.1f));
        weight.getGradient().muli(0);
      }
      return value;
    }
  }
}
