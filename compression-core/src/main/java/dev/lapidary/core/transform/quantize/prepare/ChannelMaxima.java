package dev.lapidary.core.transform.quantize.prepare;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.transform.quantize.calibrate.SampleFeeds;
import dev.lapidary.core.transform.quantize.calibrate.ValueStream;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** The largest magnitude along the last axis of values, over samples and positions. */
final class ChannelMaxima {
  private ChannelMaxima() {}

  /**
   * Observes values.
   *
   * @return [length of the last axis], by value
   * @throws WorkbenchException if the data does not fit the model
   */
  static Map<String, float[]> of(
      Model model, Collection<String> values, SampleFeeds feeds, JobContext job)
      throws WorkbenchException {
    Map<String, float[]> maxima = new LinkedHashMap<>();
    ValueStream.of(model, values)
        .pass(
            feeds,
            job,
            found ->
                values.forEach(
                    value -> maxima.merge(value, of(found.get(value)), ChannelMaxima::greater)));
    return maxima;
  }

  private static float[] of(Tensor value) {
    int channels = Math.toIntExact(value.length(value.rank() - 1));
    return LayerChannels.largest(value.toFloats(), channels, i -> i % channels);
  }

  private static float[] greater(float[] some, float[] others) {
    float[] greater = some.clone();
    for (int i = 0; i < greater.length; i++) {
      greater[i] = Math.max(some[i], others[i]);
    }
    return greater;
  }
}
