package dev.lapidary.core.transform;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Dimension;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.runtime.GivenInputs;
import dev.lapidary.core.runtime.InferenceSession;
import dev.lapidary.core.runtime.RandomInputs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Seeded random inputs a model can be run on, for steps that prove their result by running it. Open
 * axes besides the first are tried at a few lengths, the batch's own among them, until a run
 * succeeds.
 */
public final class TrialInputs {
  private static final long[] LENGTHS = {8, 128, 512};
  private static final int MOST_TRIALS = 64;

  private TrialInputs() {}

  /** Inputs and what the session makes of them. */
  public record Trial(Map<String, Tensor> feeds, Map<String, Tensor> outputs) {}

  /**
   * Runs the session once on random inputs.
   *
   * @param graph the graph the session was opened with
   * @throws WorkbenchException if no run succeeds; the first failure
   */
  public static Trial run(
      Graph graph, InferenceSession session, long batch, long seed, JobContext job)
      throws WorkbenchException {
    List<String> open = openAxes(graph);
    int trials = (int) Math.min(MOST_TRIALS, Math.pow(LENGTHS.length + 1, open.size()));
    WorkbenchException first = null;
    for (int trial = 0; trial < trials; trial++) {
      try {
        Map<String, Tensor> feeds =
            RandomInputs.of(graph, batch, GivenInputs.ofLengths(lengths(open, trial, batch)), seed);
        return new Trial(feeds, session.run(feeds, job));
      } catch (WorkbenchException e) {
        first = first == null ? e : first;
      }
    }
    throw first;
  }

  /** The open axes but the first, by name or as {@code input:axis}. */
  private static List<String> openAxes(Graph graph) {
    List<String> open = new ArrayList<>();
    for (ValueInfo input : graph.feeds()) {
      List<Dimension> dimensions =
          input.tensorType().map(type -> type.shape().dimensions()).orElse(List.of());
      for (int axis = 1; axis < dimensions.size(); axis++) {
        if (dimensions.get(axis) instanceof Dimension.Symbol symbol) {
          open.add(symbol.name());
        } else if (dimensions.get(axis) instanceof Dimension.Unknown) {
          open.add(input.name() + ":" + axis);
        }
      }
    }
    return open.stream().distinct().toList();
  }

  /** The digits of {@code trial} choose the lengths. */
  private static Map<String, Long> lengths(List<String> open, int trial, long batch) {
    Map<String, Long> lengths = new LinkedHashMap<>();
    int rest = trial;
    for (String axis : open) {
      int choice = rest % (LENGTHS.length + 1);
      lengths.put(axis, choice == LENGTHS.length ? batch : LENGTHS[choice]);
      rest /= LENGTHS.length + 1;
    }
    return lengths;
  }
}
