package dev.lapidary.core.train.djl;

import dev.lapidary.core.Fixtures;
import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.data.Datasets;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.onnx.OnnxReader;
import dev.lapidary.core.train.LossSettings;
import dev.lapidary.core.train.TrainingData;
import dev.lapidary.core.train.gradient.ClassChoice;
import dev.lapidary.core.train.gradient.FisherScores;
import dev.lapidary.core.train.gradient.GradientSettings;
import dev.lapidary.core.train.gradient.GradientSource;
import dev.lapidary.core.train.gradient.HessianTrace;
import dev.lapidary.core.train.gradient.Saliency;
import dev.lapidary.core.train.gradient.SnipScores;
import dev.lapidary.core.train.gradient.TaylorScores;
import dev.lapidary.core.train.gradient.TraceEstimate;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Prints the scores of the bundled sample's layers, for reading: {@code -Dtest=SampleScores
 * -Dlapidary.scores=true}.
 */
@EnabledIfSystemProperty(named = "lapidary.scores", matches = "true")
class SampleScores {
  private static final JobContext JOB = JobContext.none();

  @Test
  void printsThem() throws Exception {
    Path resources = Fixtures.root().resolve("src-resources");
    Model model = OnnxReader.read(resources.resolve("models/fashion-net.onnx"));
    try (Dataset data = Datasets.open(resources.resolve("datasets/fashion-mnist-train"));
        GradientSource source =
            new DjlGradientEngine()
                .open(
                    model,
                    LossSettings.labels(),
                    TrainingData.of(data),
                    new GradientSettings(2, 32, 1),
                    JOB)) {
      printWeights(source);
      printSaliency(source);
    }
  }

  private static void printWeights(GradientSource source) throws Exception {
    List<String> names =
        source.weights().keySet().stream()
            .filter(name -> source.weights().get(name).rank() > 1)
            .toList();
    Map<String, Tensor> taylor = new TaylorScores(TaylorScores.Form.SQUARED).of(source, names, JOB);
    Map<String, Tensor> snip = SnipScores.of(source, names, JOB);
    Map<String, Tensor> fisher = FisherScores.diagonal(source, names, JOB);
    Map<String, TraceEstimate> traces = HessianTrace.of(2, 1).of(source, names, JOB);
    for (String name : names) {
      System.out.printf(
          "%s %s: Taylor %.3g, SNIP %.3g, mean Fisher %.3g, mean trace %.3g +- %.1g%n",
          name,
          source.weights().get(name).shape(),
          sum(taylor.get(name)),
          sum(snip.get(name)),
          (sum(fisher.get(name)) / fisher.get(name).elementCount()),
          traces.get(name).average(),
          (traces.get(name).standardError() / traces.get(name).elements()));
    }
  }

  private static void printSaliency(GradientSource source) throws Exception {
    float[] map = Saliency.mean(source, ClassChoice.label(), JOB).get("image").toFloats();
    for (int row = 0; row < 28; row += 3) {
      System.out.printf("saliency, row %d: %.3f%n", row, mean(map, row));
    }
  }

  private static double mean(float[] map, int row) {
    return IntStream.range(row * 28, row * 28 + 28)
        .mapToDouble(i -> map[i])
        .average()
        .orElseThrow();
  }

  private static double sum(Tensor scores) {
    double sum = 0;
    for (float value : scores.toFloats()) {
      sum += value;
    }
    return sum;
  }
}
