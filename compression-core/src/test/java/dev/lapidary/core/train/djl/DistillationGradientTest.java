package dev.lapidary.core.train.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients of the distillation losses agree with finite differences. */
class DistillationGradientTest {
  private static final float STEP = 1e-2f;

  /** A loss and the shapes it is tried on. */
  record Case(
      String name, Shape student, Shape teacher, BiFunction<NDArray, NDArray, NDArray> loss) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    Shape logits = new Shape(4, 5);
    Shape map = new Shape(4, 3, 4, 4);
    int[] labels = {0, 3, 2, 4};
    return Stream.of(
        new Case("divergence", logits, logits, (s, t) -> SoftenedDivergence.of(s, t, 2)),
        new Case(
            "divergence of the target",
            logits,
            logits,
            (s, t) -> DecoupledDivergence.of(s, t, labels, 2).ofTarget()),
        new Case(
            "divergence of the others",
            logits,
            logits,
            (s, t) -> DecoupledDivergence.of(s, t, labels, 2).ofOthers()),
        new Case("squared error", logits, logits, LossFunctions::squaredError),
        new Case(
            "attention",
            map,
            new Shape(4, 6, 2, 2),
            (s, t) -> AttentionTransfer.of(MatchedFeatures.of(s, t))),
        new Case("cosine", new Shape(4, 2, 3), new Shape(4, 2, 3), LossFunctions::cosine),
        new Case(
            "hint",
            map,
            new Shape(4, 2, 2, 2),
            (s, t) -> {
              MatchedFeatures matched = MatchedFeatures.of(s, t);
              NDArray weight = s.getManager().create(values(new Shape(3, 2), 5), new Shape(3, 2));
              NDArray bias = s.getManager().create(new float[] {1, -1});
              NDArray projected = new Projection(weight, bias).of(matched.student());
              return LossFunctions.squaredError(projected, matched.teacher());
            }),
        new Case("distances", new Shape(5, 4), new Shape(5, 2, 3), RelationalLoss::distances),
        new Case("angles", new Shape(5, 4), new Shape(5, 2, 3), RelationalLoss::angles));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void agreesWithFiniteDifferences(Case of) {
    TrainingRuntime.defaults().settle();
    float[] student = values(of.student, 1);
    float[] teacher = values(of.teacher, 2);
    float[] gradient = gradient(of, student, teacher);
    double scale = 0;
    for (float slope : gradient) {
      scale = Math.max(scale, Math.abs(slope));
    }
    for (int i = 0; i < Math.min(8, student.length); i++) {
      double slope =
          (loss(of, moved(student, i, STEP), teacher) - loss(of, moved(student, i, -STEP), teacher))
              / (2 * STEP);
      assertEquals(slope, gradient[i], 0.02 * scale, "element " + i);
    }
  }

  private static float[] values(Shape shape, long seed) {
    Random random = new Random(seed);
    float[] values = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static float[] moved(float[] values, int index, float change) {
    float[] moved = values.clone();
    moved[index] += change;
    return moved;
  }

  private static double loss(Case of, float[] student, float[] teacher) {
    try (NDManager manager = NDManager.newBaseManager()) {
      return of.loss
          .apply(manager.create(student, of.student), manager.create(teacher, of.teacher))
          .getFloat();
    }
  }

  private static float[] gradient(Case of, float[] student, float[] teacher) {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray learned = manager.create(student, of.student);
      learned.setRequiresGradient(true);
      try (GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
        gradients.backward(of.loss.apply(learned, manager.create(teacher, of.teacher)));
      }
      return learned.getGradient().toFloatArray();
    }
  }
}
