package dev.lapidary.core.train.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.lapidary.core.Fixtures;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.train.network.SampleNetwork;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * How long a training step of the bundled sample takes through the interpreter, against the same
 * network written by hand: forward and backward, the two in turns. Writes {@code
 * target/training-step.txt}; docs/benchmarks/training.md has the command and the figures.
 */
@EnabledIfSystemProperty(named = "lapidary.benchmark", matches = "true")
class TrainingStepBenchmark {
  private static final int ROUNDS = Integer.getInteger("lapidary.benchmark.rounds", 60);
  private static final int WARM_UP = 5;
  private static final int BATCH = 64;

  /** The logits of a batch. */
  private interface Network {
    NDArray run(NDManager manager, Map<String, NDArray> values) throws Exception;
  }

  @Test
  void interpretsAsFastAsByHand() throws Exception {
    TrainingRuntime.defaults().settle();
    Model model = SampleNetwork.FASHION_NET.create(1);
    GraphProgram program = GraphProgram.of(model, "logits");
    try (NDManager manager = NDManager.newBaseManager()) {
      TrainingRuntime.defaults().enter(0);
      Weights weights = new Weights(program, manager);
      Network interpreted =
          (step, values) -> program.run(step, values, Phase.TRAINING).get("logits");
      Network byHand = (step, values) -> HandWritten.logits(values);
      double[] first = new double[ROUNDS];
      double[] second = new double[ROUNDS];
      for (int i = -WARM_UP; i < ROUNDS; i++) {
        double a = millis(interpreted, weights);
        double b = millis(byHand, weights);
        if (i >= 0) {
          first[i] = a;
          second[i] = b;
        }
      }
      report(median(first), median(second));
    }
  }

  @Test
  void writtenByHandIsTheSameNetwork() throws Exception {
    TrainingRuntime.defaults().settle();
    GraphProgram program = GraphProgram.of(SampleNetwork.FASHION_NET.create(1), "logits");
    try (NDManager manager = NDManager.newBaseManager()) {
      TrainingRuntime.defaults().enter(0);
      Map<String, NDArray> values = new HashMap<>(new Weights(program, manager).arrays());
      values.put("image", manager.randomNormal(new Shape(BATCH, 1, 28, 28)));
      float[] expected = program.run(manager, values, Phase.TRAINING).get("logits").toFloatArray();
      float[] found = HandWritten.logits(values).toFloatArray();
      for (int i = 0; i < expected.length; i++) {
        assertEquals(expected[i], found[i], 1e-4f);
      }
    }
  }

  private static double millis(Network network, Weights weights) throws Exception {
    try (NDManager step = Engine.getInstance().newBaseManager()) {
      weights.lendTo(step);
      Map<String, NDArray> values = new HashMap<>(weights.arrays());
      values.put("image", step.randomNormal(new Shape(BATCH, 1, 28, 28)));
      long start = System.nanoTime();
      try (GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
        NDArray logits = network.run(step, values);
        gradients.backward(logits.logSoftmax(1).mean());
      }
      return (System.nanoTime() - start) / 1e6;
    }
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static void report(double interpreted, double byHand) throws Exception {
    String text =
        String.format(
            Locale.ROOT,
            "batch %d, %d rounds, medians: interpreted %.2f ms, by hand %.2f ms, ratio %.3f%n",
            BATCH,
            ROUNDS,
            interpreted,
            byHand,
            interpreted / byHand);
    Files.writeString(Fixtures.root().resolve("compression-core/target/training-step.txt"), text);
  }
}
