package dev.lapidary.core.transform.quantize.prepare;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.transform.quantize.WeightedNode;
import dev.lapidary.core.transform.quantize.calibrate.SampleFeeds;
import dev.lapidary.core.transform.quantize.calibrate.ValueStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The mean of each output channel of a layer over samples and positions. */
final class ChannelMeans {
  private final boolean channelsLast;
  private double[] sums = new double[0];
  private long elements;

  private ChannelMeans(WeightedNode layer) {
    channelsLast = !layer.node().is("Conv");
  }

  /**
   * Observes layers.
   *
   * @return means by layer
   * @throws WorkbenchException if the data does not fit the model
   */
  static Map<String, double[]> of(
      Model model, List<WeightedNode> layers, SampleFeeds feeds, JobContext job)
      throws WorkbenchException {
    Map<String, ChannelMeans> means = new LinkedHashMap<>();
    layers.forEach(layer -> means.put(layer.node().id(), new ChannelMeans(layer)));
    ValueStream.of(model, means.keySet())
        .pass(feeds, job, found -> means.forEach((id, own) -> own.add(found.get(id))));
    Map<String, double[]> found = new LinkedHashMap<>();
    means.forEach((id, own) -> found.put(id, own.means()));
    return found;
  }

  private void add(Tensor output) {
    int axis = channelsLast ? output.rank() - 1 : 1;
    int channels = Math.toIntExact(output.length(axis));
    int inner = 1;
    for (int i = axis + 1; i < output.rank(); i++) {
      inner *= Math.toIntExact(output.length(i));
    }
    float[] values = output.toFloats();
    sums = sums.length == 0 ? new double[channels] : sums;
    for (int i = 0; i < values.length; i++) {
      sums[i / inner % channels] += values[i];
    }
    elements += values.length;
  }

  private double[] means() {
    double count = (double) elements / sums.length;
    return Arrays.stream(sums).map(sum -> sum / count).toArray();
  }
}
