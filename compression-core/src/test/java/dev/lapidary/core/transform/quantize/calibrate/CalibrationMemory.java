package dev.lapidary.core.transform.quantize.calibrate;

import dev.lapidary.core.Fixtures;
import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.data.Datasets;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Shape;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.onnx.OnnxReader;
import dev.lapidary.core.runtime.GivenInputs;
import dev.lapidary.core.runtime.ShapeProbe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Measures the peak memory of one calibration of the bundled sample, in a process of its own. Not
 * among the tests that always run; docs/benchmarks/calibration-memory.md says how to start it.
 */
class CalibrationMemory {
  private static final int BATCH = 32;
  private static final double MIB = 1 << 20;

  @Test
  void peakResidentMemory() throws Exception {
    int images = Integer.getInteger("lapidary.images", 50);
    Path resources = Fixtures.root().resolve("src-resources");
    Model model = OnnxReader.read(resources.resolve("models/fashion-net.onnx"));
    Map<String, Shape> shapes = ShapeProbe.shapes(model, 1, GivenInputs.none());
    List<String> values = new ArrayList<>();
    long elements = 0;
    var types = ShapeProbe.types(model);
    for (var node : model.graph().nodes()) {
      String value = node.id();
      if (types.get(value).tensorType().orElseThrow().elementType() == ElementType.FLOAT) {
        values.add(value);
        elements += shapes.get(value).elementCount().orElseThrow();
      }
    }
    try (Dataset data = Datasets.open(resources.resolve("datasets/fashion-mnist-train"))) {
      SampleFeeds feeds = new SampleFeeds(data, model, images, BATCH, 1);
      new ActivationObservation(model, values)
          .observe(
              feeds,
              Detail.valueOf(System.getProperty("lapidary.detail", "EXTREMES")),
              JobContext.none());
    }
    String peak =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("VmHWM"))
            .findFirst()
            .orElse("VmHWM: unknown");
    System.out.printf(
        "images %d, %s, activations of a batch of %d %.1f MiB, of all images %.1f MiB%n",
        images,
        peak.replaceAll("\\s+", " "),
        BATCH,
        elements * Float.BYTES * BATCH / MIB,
        elements * (double) Float.BYTES * images / MIB);
  }
}
