package dev.lapidary.core.transform.quantize.rounding;

import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.transform.quantize.rounding.OutputRounding.Rounded;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;

/** The rounding of one weight: sees what is multiplied by it, then chooses its numbers. */
final class LayerRounding {
  private final RoundingTarget target;
  private final Unfolding unfolding;
  private final SecondMoment[] moments;

  /**
   * Nothing seen yet.
   *
   * @param target one that nothing speaks against
   */
  LayerRounding(RoundingTarget target, boolean drifting) {
    this.target = target;
    unfolding = Unfolding.of(target.layer()).orElseThrow();
    moments = new SecondMoment[unfolding.groups()];
    Arrays.setAll(moments, group -> new SecondMoment(unfolding.columns(), drifting));
  }

  RoundingTarget target() {
    return target;
  }

  /** Takes in a batch of what the layers take in. */
  void see(Map<String, Tensor> found) {
    for (String input : target.inputs()) {
      Unfolding.Rows rows = unfolding.unfold(found.get(input));
      for (int block = 0; block < rows.blocks(); block++) {
        for (int group = 0; group < moments.length; group++) {
          moments[group].add(rows.block(block, group));
        }
      }
    }
  }

  /** Takes in a batch of what the layers take in, and what they would in float. */
  void see(Map<String, Tensor> found, Map<String, Tensor> real) {
    for (String input : target.inputs()) {
      Unfolding.Rows rows = unfolding.unfold(found.get(input));
      Unfolding.Rows realRows = unfolding.unfold(real.get(input));
      for (int block = 0; block < rows.blocks(); block++) {
        for (int group = 0; group < moments.length; group++) {
          moments[group].add(rows.block(block, group), realRows.block(block, group));
        }
      }
    }
  }

  /** Chooses the weight. */
  RoundedWeight round(RoundingMethod method, double damping) {
    float[][] weights = unfolding.rows(target.layer().weight());
    ChannelGrid[] grids = target.grids().apply(weights);
    Rounded[] rounded = new Rounded[weights.length];
    int perGroup = weights.length / moments.length;
    for (int group = 0; group < moments.length; group++) {
      OutputRounding rounding = new OutputRounding(moments[group], method, damping);
      IntStream.range(group * perGroup, (group + 1) * perGroup)
          .parallel()
          .forEach(row -> rounded[row] = rounding.round(weights[row], grids[row]));
    }
    float[][] rows = Arrays.stream(rounded).map(Rounded::weights).toArray(float[][]::new);
    return new RoundedWeight(
        unfolding.weight(rows),
        Arrays.stream(rounded).mapToDouble(Rounded::error).sum(),
        Arrays.stream(rounded).mapToDouble(Rounded::nearestError).sum());
  }
}
