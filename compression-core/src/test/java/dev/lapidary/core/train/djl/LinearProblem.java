package dev.lapidary.core.train.djl;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.train.LossKind;
import dev.lapidary.core.train.LossSettings;
import dev.lapidary.core.train.LossTerm;
import dev.lapidary.core.train.MemoryDataset;
import dev.lapidary.core.train.TrainingData;
import dev.lapidary.core.train.gradient.GradientSettings;
import dev.lapidary.core.train.gradient.GradientSource;
import java.util.List;
import java.util.Random;

/**
 * The mean over N samples and K outputs of {@code (x (w - t))^2}, whose derivatives are known: x is
 * [N, 3], w and the teacher's t are [3, K].
 */
final class LinearProblem {
  static final int SAMPLES = 10;
  static final int INPUTS = 3;
  static final int OUTPUTS = 2;

  private LinearProblem() {}

  static Model model(float... weight) {
    return TestGraphs.opset(13)
        .input("x", "N", INPUTS)
        .constant("w", Tensor.ofFloats(weight, INPUTS, OUTPUTS))
        .node("MatMul", "x w", "y")
        .output("y", "N", OUTPUTS)
        .model();
  }

  static Model student() {
    return model(0.5f, -1, 2, 0.25f, 0, 1.5f);
  }

  private static Model teacher() {
    return model(1, 1, -0.5f, 0.75f, 2, -1);
  }

  /** w - t. */
  static float[] error(Model student) {
    float[] error = weight(student);
    float[] wanted = weight(teacher());
    for (int i = 0; i < error.length; i++) {
      error[i] -= wanted[i];
    }
    return error;
  }

  static float[] weight(Model model) {
    return model.graph().initializers().get("w").toFloats();
  }

  static MemoryDataset data() {
    Random random = new Random(3);
    float[][] samples = new float[SAMPLES][INPUTS];
    for (float[] sample : samples) {
      for (int i = 0; i < INPUTS; i++) {
        sample[i] = (float) random.nextGaussian();
      }
    }
    return new MemoryDataset("x", samples, null, INPUTS);
  }

  /** The gradient of one sample's loss at w - t, row-major [3, K]. */
  static double[] gradient(float[] x, float[] error) {
    double[] gradient = new double[INPUTS * OUTPUTS];
    for (int k = 0; k < OUTPUTS; k++) {
      double residual = 0;
      for (int i = 0; i < INPUTS; i++) {
        residual += x[i] * error[i * OUTPUTS + k];
      }
      for (int i = 0; i < INPUTS; i++) {
        gradient[i * OUTPUTS + k] = 2 * x[i] * residual / OUTPUTS;
      }
    }
    return gradient;
  }

  /** What each sample adds to a mean over the samples. */
  interface Contribution {
    double of(double[] gradient, int index);
  }

  /** The mean of a function of the samples' gradients, for each weight. */
  static double[] mean(Model student, Contribution contribution) {
    double[] mean = new double[INPUTS * OUTPUTS];
    for (float[] x : data().samples()) {
      double[] gradient = gradient(x, error(student));
      for (int i = 0; i < mean.length; i++) {
        mean[i] += contribution.of(gradient, i) / SAMPLES;
      }
    }
    return mean;
  }

  /** Open on all samples. */
  static GradientSource open(Model student, int batchSize) throws WorkbenchException {
    LossSettings loss =
        LossSettings.of(List.of(new LossTerm(LossTerm.FIRST, LossKind.MEAN_SQUARED_ERROR, 1, 1)));
    return new DjlGradientEngine()
        .open(
            student,
            loss,
            TrainingData.of(data()).withTeachers(List.of(teacher())),
            new GradientSettings(SAMPLES, batchSize, 1),
            JobContext.none());
  }
}
