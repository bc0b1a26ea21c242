package dev.lapidary.core.train.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.train.gradient.FisherScores;
import dev.lapidary.core.train.gradient.GradientSource;
import dev.lapidary.core.train.gradient.HessianTrace;
import dev.lapidary.core.train.gradient.SnipScores;
import dev.lapidary.core.train.gradient.TaylorScores;
import dev.lapidary.core.train.gradient.TraceEstimate;
import dev.lapidary.core.train.gradient.WeightQuery;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scores of a linear model under squared error against what they are by hand. */
class GradientScoresTest {
  private static final JobContext JOB = JobContext.none();
  private static final List<String> W = List.of("w");
  private final Model student = LinearProblem.student();
  private final float[] weight = LinearProblem.weight(student);

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 10})
  void meanGradientDoesNotDependOnTheBatches(int batchSize) throws Exception {
    try (GradientSource source = LinearProblem.open(student, batchSize)) {
      Tensor found = source.meanGradients(WeightQuery.of(W), JOB).get("w");
      assertClose(LinearProblem.mean(student, (g, i) -> g[i]), found);
    }
  }

  @Test
  void gradientsAreTakenAtOtherWeights() throws Exception {
    Model other = LinearProblem.model(1, 2, 3, 4, 5, 6);
    Map<String, Tensor> there = Map.of("w", other.graph().initializers().get("w"));
    try (GradientSource source = LinearProblem.open(student, 4)) {
      Tensor found = source.meanGradients(WeightQuery.of(W).at(there), JOB).get("w");
      assertClose(LinearProblem.mean(other, (g, i) -> g[i]), found);
    }
  }

  @Test
  void taylorScoresAreSquaredOrAbsoluteChanges() throws Exception {
    try (GradientSource source = LinearProblem.open(student, 1)) {
      Tensor squared = new TaylorScores(TaylorScores.Form.SQUARED).of(source, W, JOB).get("w");
      Tensor absolute = new TaylorScores(TaylorScores.Form.ABSOLUTE).of(source, W, JOB).get("w");
      assertClose(
          LinearProblem.mean(student, (g, i) -> g[i] * g[i] * weight[i] * weight[i]), squared);
      assertClose(LinearProblem.mean(student, (g, i) -> Math.abs(g[i] * weight[i])), absolute);
    }
  }

  @Test
  void snipScoresAreSharesOfTheSensitivity() throws Exception {
    double[] expected = LinearProblem.mean(student, (g, i) -> g[i]);
    double total = 0;
    for (int i = 0; i < expected.length; i++) {
      expected[i] = Math.abs(expected[i] * weight[i]);
      total += expected[i];
    }
    for (int i = 0; i < expected.length; i++) {
      expected[i] /= total;
    }
    try (GradientSource source = LinearProblem.open(student, 4)) {
      assertClose(expected, SnipScores.of(source, W, JOB).get("w"));
    }
  }

  @Test
  void fisherDiagonalIsTheMeanSquare() throws Exception {
    try (GradientSource source = LinearProblem.open(student, 1)) {
      Tensor found = FisherScores.diagonal(source, W, JOB).get("w");
      assertClose(LinearProblem.mean(student, (g, i) -> g[i] * g[i]), found);
    }
  }

  @Test
  void fisherOfChannelsIsHalfTheMeanSquareOfTheirMask() throws Exception {
    double[] expected = new double[LinearProblem.OUTPUTS];
    for (int k = 0; k < expected.length; k++) {
      int channel = k;
      expected[k] = LinearProblem.mean(student, (g, i) -> slope(g, channel))[0];
    }
    try (GradientSource source = LinearProblem.open(student, 1)) {
      assertClose(expected, FisherScores.channels(source, Map.of("w", 1), JOB).get("w"));
    }
  }

  private double slope(double[] gradient, int channel) {
    double slope = 0;
    for (int i = channel; i < weight.length; i += LinearProblem.OUTPUTS) {
      slope += gradient[i] * weight[i];
    }
    return slope * slope / 2;
  }

  /** The Hessian is 2 / (N K) X^T X for each of the K columns. */
  @Test
  void hessianTraceIsThatOfTheInputs() throws Exception {
    double trace = 0;
    for (float[] x : LinearProblem.data().samples()) {
      for (float value : x) {
        trace += 2.0 * value * value / LinearProblem.SAMPLES;
      }
    }
    try (GradientSource source = LinearProblem.open(student, 4)) {
      TraceEstimate found = HessianTrace.of(40, 1).of(source, W, JOB).get("w");
      assertEquals(trace, found.trace(), 3 * found.standardError());
      assertTrue(found.standardError() < 0.1 * trace, found.toString());
      assertEquals(found.trace() / 6, found.average());
      assertEquals(found, HessianTrace.of(40, 1).of(source, W, JOB).get("w"));
    }
  }

  private static void assertClose(double[] expected, Tensor found) {
    float[] values = found.toFloats();
    assertEquals(expected.length, values.length);
    for (int i = 0; i < values.length; i++) {
      assertEquals(expected[i], values[i], 1e-5 * Math.max(1, Math.abs(expected[i])), "at " + i);
    }
  }
}
