package dev.lapidary.core.transform.quantize.prepare;

import dev.lapidary.core.transform.LayerChange;
import dev.lapidary.core.transform.quantize.WeightedNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/** Weights and biases of pairs of layers while their channels are equalized; local to one step. */
final class EvenWeights {
  private final List<LayerPair> pairs;
  private final Map<String, float[]> weights = new HashMap<>();
  private final Map<String, float[]> biases = new HashMap<>();
  private final Map<String, double[]> factors = new LinkedHashMap<>();

  EvenWeights(List<LayerPair> pairs) {
    this.pairs = pairs;
    for (LayerPair pair : pairs) {
      read(pair.first());
      read(pair.second());
      double[] ones = new double[LayerChannels.outputCount(pair.first())];
      Arrays.fill(ones, 1);
      factors.put(pair.first().node().id(), ones);
    }
  }

  private void read(WeightedNode layer) {
    weights.computeIfAbsent(layer.node().id(), id -> layer.weight().toFloats());
    biases.computeIfAbsent(
        layer.node().id(), id -> layer.bias().map(b -> b.toFloats()).orElse(new float[0]));
  }

  /**
   * One round over all pairs.
   *
   * @return the largest {@code |ln s|}
   */
  double equalize() {
    double moved = 0;
    for (LayerPair pair : pairs) {
      for (double own : equalize(pair)) {
        moved = Math.max(moved, Math.abs(Math.log(own)));
      }
    }
    return moved;
  }

  private double[] equalize(LayerPair pair) {
    String first = pair.first().node().id();
    float[] before = weights.get(first);
    float[] after = weights.get(pair.second().node().id());
    int channels = LayerChannels.outputCount(pair.first());
    IntUnaryOperator outputs = LayerChannels.outputs(pair.first());
    IntUnaryOperator inputs = LayerChannels.inputs(pair.second(), channels).orElseThrow();
    float[] made = LayerChannels.largest(before, channels, outputs);
    float[] taken = LayerChannels.largest(after, channels, inputs);
    double[] s = new double[channels];
    double[] inverse = new double[channels];
    for (int c = 0; c < channels; c++) {
      boolean dead = made[c] < Float.MIN_NORMAL || taken[c] < Float.MIN_NORMAL;
      s[c] = dead ? 1 : Math.sqrt((double) made[c] / taken[c]);
      inverse[c] = 1 / s[c];
      factors.get(first)[c] *= s[c];
    }
    LayerChannels.scale(before, inverse, outputs);
    LayerChannels.scale(biases.get(first), inverse, c -> c);
    LayerChannels.scale(after, s, inputs);
    return s;
  }

  float[] weight(String layer) {
    return weights.get(layer);
  }

  float[] bias(String layer) {
    return biases.get(layer);
  }

  /** The pairs whose channels were scaled. */
  List<LayerChange> changes() {
    List<LayerChange> changes = new ArrayList<>();
    for (LayerPair pair : pairs) {
      double[] s = factors.get(pair.first().node().id());
      Map<String, Object> figures = new LinkedHashMap<>();
      figures.put("with", pair.second().node().id());
      figures.put("channels", s.length);
      figures.put("leastFactor", Arrays.stream(s).min().orElse(1));
      figures.put("greatestFactor", Arrays.stream(s).max().orElse(1));
      changes.add(new LayerChange(pair.first().node().id(), "equalized", figures));
    }
    return changes;
  }
}
