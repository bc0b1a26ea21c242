package dev.lapidary.core.transform.quantize.prepare;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.transform.quantize.WeightedNode;
import dev.lapidary.core.transform.quantize.calibrate.SampleFeeds;
import dev.lapidary.core.transform.quantize.calibrate.ValueStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ExpectedValuesTest {
  private static final double NONE = Double.POSITIVE_INFINITY;

  @Test
  void normalizationTellsShiftAndTheDeviationThatEpsilonLeaves() {
    ChannelExpectation normal = ExpectedValues.of(graph().outputs("n").model()).get("n");
    assertArrayEquals(new double[] {0.5, -1}, normal.means());
    double[] deviations = {2 * Math.sqrt(4 / (4 + 1e-5f)), 3 * Math.sqrt(1e-5 / (2e-5))};
    assertArrayEquals(deviations, normal.deviations().orElseThrow(), 1e-6);
  }

  @Test
  void activationsClipTheNormal() {
    Model model =
        graph()
            .node("Relu", "n", "r")
            .node("Clip", "n low high", "c")
            .floats("low", 0)
            .floats("high", 6)
            .outputs("r", "c")
            .model();
    double[] deviations = of(model, "n").deviations().orElseThrow();
    for (int c = 0; c < 2; c++) {
      double mean = of(model, "n").means()[c];
      double relu = new ClippedNormal(mean, deviations[c], 0, NONE).expected();
      assertEquals(relu, of(model, "r").means()[c]);
      assertEquals(
          new ClippedNormal(mean, deviations[c], 0, 6).expected(), of(model, "c").means()[c]);
    }
  }

  @Test
  void sumsAddMeansAndTwoNormalsMakeANormalAgain() {
    Model model =
        graph()
            .node("Relu", "n", "r")
            .node("Add", "n r", "mixed")
            .node("Sum", "n n n", "normals")
            .node("Relu", "mixed", "unknown")
            .outputs("unknown", "normals")
            .model();
    double[] relu = of(model, "r").means();
    assertArrayEquals(new double[] {0.5 + relu[0], -1 + relu[1]}, of(model, "mixed").means());
    assertArrayEquals(new double[] {1.5, -3}, of(model, "normals").means());
    double deviation = of(model, "n").deviations().orElseThrow()[0];
    assertEquals(
        Math.sqrt(3) * deviation, of(model, "normals").deviations().orElseThrow()[0], 1e-12);
    assertFalse(ExpectedValues.of(model).containsKey("unknown"));
  }

  @Test
  void meansPassPoolingAndShapesThatKeepThem() {
    Model model =
        graph()
            .node("GlobalAveragePool", "n", "pool")
            .node("Flatten", "pool", "flat")
            .node("Squeeze", "pool axes", "squeezed")
            .longs("axes", 2, 3)
            .node("AveragePool", "n", "window", "kernel_shape", new long[] {2, 2})
            .node("Concat", "n window", "both", "axis", 1)
            .outputs("flat", "squeezed", "both")
            .model();
    for (String value : new String[] {"pool", "flat", "squeezed", "window"}) {
      assertArrayEquals(new double[] {0.5, -1}, of(model, value).means(), value);
    }
    assertTrue(of(model, "pool").deviations().isEmpty());
    assertArrayEquals(new double[] {0.5, -1, 0.5, -1}, of(model, "both").means());
    assertArrayEquals(
        new double[] {0.5, 0.5, 0.5, -1, -1, -1}, of(model, "flat").spreadOver(6).orElseThrow());
    assertTrue(of(model, "flat").spreadOver(7).isEmpty());
  }

  @Test
  void whatDoesNotKeepMeansIsNotKnown() {
    Model model =
        graph()
            .node("MaxPool", "n", "max", "kernel_shape", new long[] {2, 2})
            .node("Sigmoid", "n", "sigmoid")
            .node(
                "AveragePool",
                "n",
                "padded",
                "kernel_shape",
                new long[] {2, 2},
                "pads",
                new long[] {1, 1, 0, 0},
                "count_include_pad",
                1)
            .node("Concat", "n n", "rows", "axis", 2)
            .node("Flatten", "n", "mixed", "axis", 2)
            .node("Add", "n max", "sum")
            .outputs("sigmoid", "padded", "rows", "mixed", "sum")
            .model();
    assertEquals(Set.of("n"), ExpectedValues.of(model).keySet());
  }

  @Test
  void expectedInputsOfTheBundledSampleAreThoseMeasured() throws Exception {
    Model model = PreparedChecks.sample();
    FoldedLayers folded = FoldedLayers.of(model, WeightSettings.of(8), "test", JobContext.none());
    Map<WeightedNode, double[]> expected = AnalyticShifts.inputs("test", model, folded);
    assertEquals(folded.layers().size() - 1, expected.size(), "all but the first layer");
    Map<String, double[]> measured = measured(folded.model(), expected.keySet());
    for (Map.Entry<WeightedNode, double[]> layer : expected.entrySet()) {
      double[] found = measured.get(layer.getKey().node().inputs().get(0));
      double[] difference = new double[found.length];
      Arrays.setAll(difference, c -> found[c] - layer.getValue()[c]);
      double share = length(difference) / length(found);
      assertTrue(share < 0.35, layer.getKey().node().id() + ": off by a share of " + share);
    }
  }

  /** The mean of each channel over positions and 2,000 training images. */
  private static Map<String, double[]> measured(Model model, Set<WeightedNode> layers)
      throws Exception {
    Set<String> values =
        layers.stream().map(layer -> layer.node().inputs().get(0)).collect(Collectors.toSet());
    Map<String, double[]> means = new HashMap<>();
    try (Dataset training = PreparedChecks.pictures("train")) {
      SampleFeeds feeds = new SampleFeeds(training, model, 2000, 100, 1);
      ValueStream.of(model, values)
          .pass(
              feeds,
              JobContext.none(),
              batch ->
                  values.forEach(
                      value -> {
                        float[] floats = batch.get(value).toFloats();
                        int channels = (int) batch.get(value).length(1);
                        double[] sums = means.computeIfAbsent(value, v -> new double[channels]);
                        int inner = floats.length / 100 / channels;
                        for (int i = 0; i < floats.length; i++) {
                          sums[i / inner % channels] += floats[i] / inner / 2000;
                        }
                      }));
    }
    return means;
  }

  private static double length(double[] vector) {
    return Math.sqrt(Arrays.stream(vector).map(v -> v * v).sum());
  }

  private static ChannelExpectation of(Model model, String value) {
    return ExpectedValues.of(model).get(value);
  }

  /** Two channels of 4 x 4, normalized to {@code n}. */
  private static TestGraphs graph() {
    return TestGraphs.opset(13)
        .input("x", "N", 2, 4, 4)
        .floats("scale", 2, -3)
        .floats("shift", 0.5f, -1)
        .floats("mean", 7, 8)
        .floats("variance", 4, 1e-5f)
        .node("BatchNormalization", "x scale shift mean variance", "n");
  }
}
