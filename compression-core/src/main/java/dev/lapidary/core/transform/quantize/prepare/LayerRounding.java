package dev.lapidary.core.transform.quantize.prepare;

import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.transform.LayerChange;
import dev.lapidary.core.transform.quantize.WeightQuantization;
import dev.lapidary.core.transform.quantize.WeightedNode;
import dev.lapidary.core.transform.quantize.prepare.OutputRounding.Rounded;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The rounding of one layer: sees its inputs, then chooses its weights. */
final class LayerRounding {
  /** Beyond this the second moment alone would take more than half a gigabyte. */
  private static final int MOST_COLUMNS = 8192;

  private final WeightedNode layer;
  private final WeightQuantization map;
  private final Unfolding unfolding;
  private final SecondMoment[] moments;

  private LayerRounding(
      WeightedNode layer, WeightQuantization map, Unfolding unfolding, boolean drifting) {
    this.layer = layer;
    this.map = map;
    this.unfolding = unfolding;
    moments = new SecondMoment[unfolding.groups()];
    Arrays.setAll(moments, group -> new SecondMoment(unfolding.columns(), drifting));
  }

  /** The rounding; empty for layers that are left to be rounded to the nearest. */
  static Optional<LayerRounding> of(WeightedNode layer, WeightQuantization map, boolean drifting) {
    return Unfolding.of(layer)
        .filter(unfolding -> unfolding.columns() <= MOST_COLUMNS)
        .map(unfolding -> new LayerRounding(layer, map, unfolding, drifting));
  }

  /** What is reported of a layer left alone. */
  static LayerChange kept(WeightedNode layer) {
    String reason = layer.channelAxis() < 0 ? "no-matrix" : "too-many-inputs";
    return new LayerChange(layer.node().id(), "kept", Map.of("reason", reason));
  }

  String id() {
    return layer.node().id();
  }

  /** Takes in what the layer takes in. */
  void see(Tensor input) {
    Unfolding.Rows rows = unfolding.unfold(input);
    for (int block = 0; block < rows.blocks(); block++) {
      for (int group = 0; group < moments.length; group++) {
        moments[group].add(rows.block(block, group));
      }
    }
  }

  /** Takes in what the layer takes in, and what it would in float. */
  void see(Tensor input, Tensor real) {
    Unfolding.Rows rows = unfolding.unfold(input);
    Unfolding.Rows realRows = unfolding.unfold(real);
    for (int block = 0; block < rows.blocks(); block++) {
      for (int group = 0; group < moments.length; group++) {
        moments[group].add(rows.block(block, group), realRows.block(block, group));
      }
    }
  }

  /** Chooses and writes the weight. */
  LayerChange round(double damping, LayerConstants constants) {
    float[][] weights = unfolding.rows(layer.weight());
    WeightGrid[] grids = WeightGrid.of(map, weights);
    Rounded[] rounded = new Rounded[weights.length];
    int perGroup = weights.length / moments.length;
    for (int group = 0; group < moments.length; group++) {
      OutputRounding rounding = new OutputRounding(moments[group], damping);
      IntStream.range(group * perGroup, (group + 1) * perGroup)
          .parallel()
          .forEach(row -> rounded[row] = rounding.round(weights[row], grids[row]));
    }
    float[][] rows = Arrays.stream(rounded).map(Rounded::weights).toArray(float[][]::new);
    constants.put(layer, unfolding.weight(rows), layer.bias());
    double error = Arrays.stream(rounded).mapToDouble(Rounded::error).sum();
    double nearest = Arrays.stream(rounded).mapToDouble(Rounded::nearestError).sum();
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("operator", layer.node().opType());
    figures.put("weights", layer.weight().elementCount());
    figures.put("weightBits", map.range().bits());
    figures.put("errorToNearest", nearest == 0 ? 1.0 : error / nearest);
    return new LayerChange(id(), "rounded", figures);
  }
}
