package dev.lapidary.core.transform.quantize.rounding;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.transform.quantize.LayerConstants;
import dev.lapidary.core.transform.quantize.WeightedNode;
import dev.lapidary.core.transform.quantize.calibrate.SampleFeeds;
import dev.lapidary.core.transform.quantize.calibrate.ValueStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Rounds weights one after the other, in the order of the graph, each for what its layers take in
 * when those before are rounded already. One batch of inputs is in memory at a time, and the second
 * moments of the weights that are first used on one value.
 *
 * @param method how weights are chosen
 * @param damping share of the mean of a second moment's diagonal that is added to it, above 0
 */
public record LayerwiseRounding(RoundingMethod method, double damping) {

  /**
   * A model in float whose weights are rounded.
   *
   * @param weights by the name of their target
   */
  public record Result(Model model, Map<String, RoundedWeight> weights) {}

  /**
   * Rounds.
   *
   * @param real the model in float
   * @param start the same with all that is rounded otherwise, embeddings for one
   * @param targets in graph order; nothing may speak against them
   * @throws WorkbenchException if the samples do not fit the model
   * @throws java.util.concurrent.CancellationException if the job is cancelled
   */
  public Result round(
      Model real, Model start, List<RoundingTarget> targets, SampleFeeds feeds, JobContext job)
      throws WorkbenchException {
    Model model = start;
    Map<String, RoundedWeight> weights = new LinkedHashMap<>();
    Collection<List<RoundingTarget>> groups = byFirstInput(targets);
    int done = 0;
    for (List<RoundingTarget> group : groups) {
      JobContext slice =
          job.slice((double) done / groups.size(), (double) (done + 1) / groups.size());
      List<LayerRounding> layers = observe(real, model, group, feeds, slice);
      model = round(model, layers, weights, slice);
      done++;
    }
    return new Result(model, weights);
  }

  private static Collection<List<RoundingTarget>> byFirstInput(List<RoundingTarget> targets) {
    Map<String, List<RoundingTarget>> groups = new LinkedHashMap<>();
    for (RoundingTarget target : targets) {
      groups.computeIfAbsent(target.inputs().get(0), in -> new ArrayList<>()).add(target);
    }
    return groups.values();
  }

  private List<LayerRounding> observe(
      Model real, Model rounded, List<RoundingTarget> group, SampleFeeds feeds, JobContext job)
      throws WorkbenchException {
    boolean drifting = method != RoundingMethod.GPTQ;
    List<LayerRounding> layers =
        group.stream().map(target -> new LayerRounding(target, drifting)).toList();
    Set<String> inputs = new LinkedHashSet<>();
    group.forEach(target -> inputs.addAll(target.inputs()));
    ValueStream seen = ValueStream.of(rounded, inputs);
    if (drifting) {
      ValueStream.of(real, inputs)
          .passWith(
              seen,
              feeds,
              job,
              (float32, found) -> layers.forEach(layer -> layer.see(found, float32)));
    } else {
      seen.pass(feeds, job, found -> layers.forEach(layer -> layer.see(found)));
    }
    return layers;
  }

  private Model round(
      Model model, List<LayerRounding> layers, Map<String, RoundedWeight> weights, JobContext job) {
    LayerConstants constants = new LayerConstants(model);
    for (LayerRounding layer : layers) {
      job.throwIfCancelled();
      RoundedWeight rounded = layer.round(method, damping);
      weights.put(layer.target().id(), rounded);
      for (WeightedNode user : layer.target().users()) {
        constants.put(user, rounded.weight(), user.bias());
      }
    }
    return constants.written();
  }
}
