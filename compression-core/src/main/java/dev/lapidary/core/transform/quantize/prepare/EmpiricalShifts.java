package dev.lapidary.core.transform.quantize.prepare;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.transform.quantize.LayerConstants;
import dev.lapidary.core.transform.quantize.WeightedNode;
import dev.lapidary.core.transform.quantize.calibrate.SampleFeeds;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is to be added to biases by means observed on samples, layer by layer in the order of the
 * graph, earlier layers rounded and corrected.
 */
final class EmpiricalShifts {
  private static final double FLOAT_PASS = 0.1;

  private EmpiricalShifts() {}

  /**
   * Observes the means in float and with rounded weights.
   *
   * @param biases by layer; layers without one are only rounded
   * @return [outChannels] by layer
   * @throws WorkbenchException if the data does not fit the model
   */
  static Map<String, double[]> of(
      FoldedLayers folded, Map<String, LayerBias> biases, SampleFeeds feeds, JobContext job)
      throws WorkbenchException {
    Map<String, double[]> wanted =
        ChannelMeans.of(folded.model(), folded.layers(), feeds, job.slice(0, FLOAT_PASS));
    JobContext rest = job.slice(FLOAT_PASS, 1);
    Map<String, double[]> shifts = new HashMap<>();
    Model rounded = folded.model();
    int done = 0;
    List<List<WeightedNode>> groups = List.copyOf(folded.byInput().values());
    for (List<WeightedNode> group : groups) {
      JobContext slice =
          rest.slice((double) done / groups.size(), (double) (done + 1) / groups.size());
      LayerConstants weights = new LayerConstants(rounded);
      group.forEach(layer -> weights.put(layer, rounded(folded, layer), layer.bias()));
      rounded = weights.written();
      Map<String, double[]> found = ChannelMeans.of(rounded, group, feeds, slice);
      LayerConstants constants = new LayerConstants(rounded);
      for (WeightedNode layer : group) {
        String id = layer.node().id();
        if (biases.containsKey(id)) {
          double[] shift = difference(wanted.get(id), found.get(id));
          biases.get(id).put(constants, rounded(folded, layer), shift);
          shifts.put(id, shift);
        }
      }
      rounded = constants.written();
      done++;
    }
    return shifts;
  }

  private static Tensor rounded(FoldedLayers folded, WeightedNode layer) {
    return folded.map(layer).rounded(layer.weight());
  }

  private static double[] difference(double[] wanted, double[] found) {
    double[] difference = new double[wanted.length];
    Arrays.setAll(difference, c -> wanted[c] - found[c]);
    return difference;
  }
}
