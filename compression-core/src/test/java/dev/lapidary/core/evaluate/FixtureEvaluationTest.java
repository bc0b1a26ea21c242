package dev.lapidary.core.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.Fixtures;
import dev.lapidary.core.data.BoundDataset;
import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.data.Datasets;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.onnx.OnnxReader;
import dev.lapidary.core.runtime.InferenceSession;
import dev.lapidary.core.runtime.SessionOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accuracies that others published for models and data nobody here made. */
class FixtureEvaluationTest {
  @TempDir Path folder;

  @Test
  void cnnIsAsAccurateAsPublished() throws Exception {
    Evaluation evaluation = evaluate("mnist/tribuo_cnn_mnist.onnx", mnist());
    assertEquals(10_000, evaluation.samples());
    assertEquals(0.9907, evaluation.top1());
    assertTrue(evaluation.top5().getAsDouble() > 0.999);
    assertEquals(ScoreKind.LOG_PROBABILITIES, evaluation.kind());
    assertTrue(evaluation.loss().getAsDouble() < 0.04, evaluation.toString());
    ConfusionMatrix confusion = evaluation.confusion().orElseThrow();
    assertEquals(980, confusion.support(0));
    int right = 0;
    for (int digit = 0; digit < 10; digit++) {
      right += confusion.count(digit, digit);
    }
    assertEquals(9907, right);
  }

  @Test
  void fixedBatchOfOneRunsOverAllSamples() throws Exception {
    Dataset dataset = Datasets.open(Fixtures.require("kws/kws_300.npz"));
    Evaluation evaluation = evaluate("mlperf-tiny/alibaba_kws.onnx", dataset);
    assertEquals(300, evaluation.samples());
    assertEquals(0.913, evaluation.top1(), 0.001);
  }

  @Test
  void readsScoresOutOfMaps() throws Exception {
    Model model = OnnxReader.read(Fixtures.require("mnist/tribuo_lr_mnist.onnx"));
    Dataset some = Datasets.sample(mnist(), 500, 1);
    Evaluation evaluation = evaluate(model, some);
    assertEquals("probabilities", evaluation.output());
    assertEquals(ScoreKind.PROBABILITIES, evaluation.kind());
    Map<String, Tensor> feed = Datasets.bind(some, model).feed(IntStream.range(0, 500).toArray());
    try (InferenceSession session = InferenceSession.open(model, SessionOptions.defaults())) {
      Tensor labels = session.run(feed, JobContext.none()).get("output_label");
      assertArrayEquals(
          labels.toLongs(), IntStream.of(evaluation.predictions()).asLongStream().toArray());
    }
  }

  @Test
  void cnnWithNoisyWeightsAgreesAsMuchAsComputedDirectly() throws Exception {
    Model reference = OnnxReader.read(Fixtures.require("mnist/tribuo_cnn_mnist.onnx"));
    Model noisy = NoisyWeights.of(reference, 0.02f);
    Dataset some = Datasets.sample(mnist(), 200, 1);
    AgreementReport report =
        new Agreement()
            .compare(
                reference,
                noisy,
                new AgreementInputs.OfDataset(some),
                new EvaluationSettings(64, 2),
                JobContext.none());
    float[] x = outputs(reference, some);
    float[] y = outputs(noisy, some);
    double signal = 0;
    double noise = 0;
    for (int i = 0; i < x.length; i++) {
      signal += (double) x[i] * x[i];
      noise += ((double) x[i] - y[i]) * ((double) x[i] - y[i]);
    }
    double expected = 20 * Math.log10(Math.sqrt(signal) / Math.sqrt(noise));
    assertEquals(expected, report.sqnrDb().getAsDouble(), 0.01);
    assertTrue(expected > 10 && expected < 80, () -> "SQNR " + expected);
    assertTrue(report.cosineMin() < report.cosineMean() && report.cosineMean() < 1);
    assertTrue(report.top1().getAsDouble() > 0.9);
  }

  private static float[] outputs(Model model, Dataset dataset) throws Exception {
    BoundDataset bound = Datasets.bind(dataset, model);
    Map<String, Tensor> feed = bound.feed(IntStream.range(0, bound.size()).toArray());
    try (InferenceSession session = InferenceSession.open(model, SessionOptions.defaults())) {
      return session.run(feed, JobContext.none()).values().iterator().next().toFloats();
    }
  }

  private Dataset mnist() throws Exception {
    for (String name : new String[] {"images-idx3", "labels-idx1"}) {
      Path file = Fixtures.require("mnist/t10k-" + name + "-ubyte.gz");
      Files.copy(file, folder.resolve(name + ".gz"));
    }
    Files.writeString(
        folder.resolve("dataset.json"),
        """
        {"formatVersion":1, "kind":"idx", "images":"images-idx3.gz", "labels":"labels-idx1.gz",
         "layout":"NCHW", "scale":0.00392156862745098, "mean":[0.1307], "std":[0.3081]}
        """);
    return Datasets.open(folder);
  }

  private static Evaluation evaluate(String model, Dataset dataset) throws Exception {
    return evaluate(OnnxReader.read(Fixtures.require(model)), dataset);
  }

  private static Evaluation evaluate(Model model, Dataset dataset) throws Exception {
    return new Evaluator()
        .evaluate(model, dataset, new EvaluationSettings(128, 2), JobContext.none());
  }
}
