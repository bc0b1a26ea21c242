package dev.lapidary.core.transform.quantize.calibrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.Fixtures;
import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.data.Datasets;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.GraphEditor;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.job.Cancellation;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.onnx.OnnxReader;
import dev.lapidary.core.runtime.Optimization;
import dev.lapidary.core.transform.quantize.ArrayData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class ActivationObservationTest {

  /** As masks of transformers hold, that is the lowest float of all. */
  @Test
  void valuesWithoutRoomForBinsAreRefusedByName() throws Exception {
    ModelException refused =
        assertThrows(ModelException.class, () -> observe(-3.4028235e38f, Detail.DISTRIBUTION));
    assertEquals("calibration.tooLarge", refused.messageKey());
    assertTrue(refused.getMessage().contains("Value y"), refused.getMessage());
    assertEquals(
        -3.4028235e38f, observe(-3.4028235e38f, Detail.EXTREMES).of("y").extremes().minimum());
  }

  /** So many batches that the fastest kernels look for the few that decide. */
  @Test
  void extremesOfManyBatchesAreThoseOfTheGraphAsWritten() throws Exception {
    Path resources = Fixtures.root().resolve("src-resources");
    Model model = OnnxReader.read(resources.resolve("models/fashion-net.onnx"));
    List<String> values = List.of("image", "stem", "block2.pointwise", "block3.sum", "logits");
    try (Dataset data = Datasets.open(resources.resolve("datasets/fashion-mnist-train"))) {
      SampleFeeds feeds = new SampleFeeds(data, model, 120, 4, 1);
      Map<String, Extremes> written = asWritten(model, values, feeds);
      Map<String, Distribution.Counting> counts = counts(model, values, feeds, written);
      TensorStatistics found =
          new ActivationObservation(model, values)
              .observe(feeds, Detail.DISTRIBUTION, JobContext.none());
      for (String value : values) {
        ValueStatistics own = found.of(value);
        assertEquals(written.get(value).range(), own.extremes(), value);
        ValueRange average = written.get(value).average();
        float rounding = 1e-6f * written.get(value).largest();
        assertEquals(average.minimum(), own.average().minimum(), rounding, value);
        assertEquals(average.maximum(), own.average().maximum(), rounding, value);
        Distribution expected = counts.get(value).distribution();
        assertNear(expected.signed(), own.distribution().orElseThrow().signed(), value);
        assertNear(expected.magnitudes(), own.distribution().orElseThrow().magnitudes(), value);
      }
    }
  }

  @Test
  void batchesSideBySideStopWhereTheJobIsCancelled() throws Exception {
    Model model = TestGraphs.opset(13).input("x", "N", 2).node("Neg", "x", "y").output("y").model();
    SampleFeeds feeds = new SampleFeeds(ArrayData.random(1, 400, 2), model, 400, 4, 1);
    CancelledAfter job = new CancelledAfter(10);
    ActivationObservation observation = new ActivationObservation(model, List.of("y"));
    assertThrows(
        CancellationException.class, () -> observation.observe(feeds, Detail.EXTREMES, job));
    assertTrue(job.reports < 50, job.reports + " of 100 batches"); // a few were done already
  }

  /** Cancels itself at a report. */
  private static final class CancelledAfter implements JobContext {
    private final Cancellation cancellation = new Cancellation();
    private final int most;
    private int reports;

    CancelledAfter(int most) {
      this.most = most;
    }

    @Override
    public void progress(double fraction, String message) {
      if (++reports == most) {
        cancellation.cancel();
      }
    }

    @Override
    public boolean isCancelled() {
      return cancellation.isCancelled();
    }

    @Override
    public Registration onCancel(Runnable action) {
      return cancellation.onCancel(action);
    }
  }

  private static Map<String, Extremes> asWritten(
      Model model, List<String> values, SampleFeeds feeds) throws WorkbenchException {
    GraphEditor editor = GraphEditor.of(model.graph());
    Map<String, Extremes> extremes = new LinkedHashMap<>();
    List<String> outputs = new ArrayList<>();
    for (String value : values) {
      List<Node> nodes =
          Extremes.nodes(value, Optional.empty(), Detail.DISTRIBUTION, editor::freshName);
      nodes.forEach(editor::append);
      outputs.addAll(Extremes.outputs(nodes));
      extremes.put(value, Extremes.by(nodes));
    }
    ValueStream.of(model, editor, outputs, Optimization.NONE)
        .pass(
            feeds,
            JobContext.none(),
            found -> extremes.values().forEach(own -> own.observe(Extremes.numbers(found))));
    return extremes;
  }

  private static Map<String, Distribution.Counting> counts(
      Model model, List<String> values, SampleFeeds feeds, Map<String, Extremes> extremes)
      throws WorkbenchException {
    Map<String, Distribution.Counting> counts = new LinkedHashMap<>();
    extremes.forEach((value, own) -> counts.put(value, own.bins()));
    ValueStream.of(model, values)
        .pass(
            feeds,
            JobContext.none(),
            found -> counts.forEach((value, own) -> own.add(found.get(value))));
    return counts;
  }

  /** The same number of elements, of which rounding puts few into the next bin. */
  private static void assertNear(Histogram expected, Histogram found, String value) {
    assertEquals(expected.total(), found.total(), value);
    long moved = 0;
    for (int bin = 0; bin < expected.bins(); bin++) {
      moved += Math.abs(expected.count(bin) - found.count(bin));
    }
    assertTrue(moved <= Math.max(4, expected.total() / 1000), value + ": " + moved + " moved");
  }

  private static TensorStatistics observe(float filled, Detail detail) throws WorkbenchException {
    Model model =
        TestGraphs.opset(13)
            .input("x", "N", 2)
            .floats("zero", 0)
            .floats("mask", filled)
            .node("Mul", "x zero", "h")
            .node("Add", "h mask", "y")
            .output("y", "N", 2)
            .model();
    SampleFeeds feeds = new SampleFeeds(ArrayData.random(1, 8, 2), model, 8, 4, 1);
    return new ActivationObservation(model, List.of("y")).observe(feeds, detail, JobContext.none());
  }
}
