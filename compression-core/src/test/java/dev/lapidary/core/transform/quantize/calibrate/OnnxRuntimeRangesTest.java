package dev.lapidary.core.transform.quantize.calibrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lapidary.core.Fixtures;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.onnx.OnnxReader;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Ranges of every activation against those of ONNX Runtime's own calibrators, which
 * docs/benchmarks/onnxruntime_calibration.py wrote.
 */
class OnnxRuntimeRangesTest {
  private static final Map<String, RangeRule> RULES =
      Map.of(
          "min-max", CalibrationMethod.MIN_MAX.rule(100),
          "average", CalibrationMethod.AVERAGE.rule(100),
          "percentile 99.999", CalibrationMethod.PERCENTILE.rule(99.999),
          "percentile 99", CalibrationMethod.PERCENTILE.rule(99),
          "entropy-onnxruntime", CalibrationMethod.ENTROPY_ONNXRUNTIME.rule(100));
  private static final Grid GRID = new Grid(255, false);

  @ParameterizedTest
  @CsvSource({
    "mnist/tribuo_cnn_mnist.onnx, 65",
    "mlperf-tiny/resnet8_cifar10.onnx, 125",
    "mlperf-tiny/alibaba_ic.onnx, 555",
    "mlperf-tiny/alibaba_kws.onnx, 115",
    "tinybert.onnx, 246"
  })
  void fixtures(String model, int ranges) throws Exception {
    assertSameRanges(Fixtures.require(model), ranges);
  }

  @ParameterizedTest
  @CsvSource("src-resources/models/fashion-net.onnx, 260")
  void theBundledSample(String model, int ranges) throws Exception {
    assertSameRanges(Fixtures.root().resolve(model), ranges);
  }

  private static void assertSameRanges(Path path, int ranges) throws Exception {
    Model model = OnnxReader.read(path);
    JsonNode expected = expected(path.getFileName().toString());
    List<String> values = new ArrayList<>();
    expected.fieldNames().forEachRemaining(values::add);
    try (NumberedData data = new NumberedData(model)) {
      SampleFeeds feeds = new SampleFeeds(data, model, data.size(), data.batchSize(), 1);
      TensorStatistics statistics =
          new ActivationObservation(model, values)
              .observe(feeds, Detail.DISTRIBUTION, JobContext.none());
      int compared = 0;
      for (String value : values) {
        for (var range : expected.get(value).properties()) {
          ValueRange own = RULES.get(range.getKey()).range(statistics.of(value), GRID);
          String what = value + " by " + range.getKey();
          assertClose((float) range.getValue().get(0).asDouble(), own.minimum(), what);
          assertClose((float) range.getValue().get(1).asDouble(), own.maximum(), what);
          compared++;
        }
      }
      assertEquals(ranges, compared);
    }
  }

  /** As near as the order in which floats are added leaves them. */
  private static void assertClose(float expected, float found, String what) {
    float allowed = 4 * Math.ulp(expected);
    assertTrue(
        Math.abs(expected - found) <= allowed, () -> what + ": " + expected + ", found " + found);
  }

  private static JsonNode expected(String model) throws Exception {
    try (InputStream file =
        OnnxRuntimeRangesTest.class.getResourceAsStream("onnxruntime-ranges.json")) {
      return new ObjectMapper().readTree(file).get(model);
    }
  }
}
