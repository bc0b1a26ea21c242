package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Dimension;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.runtime.GivenInputs;
import dev.lapidary.core.runtime.InferenceSession;
import dev.lapidary.core.runtime.RandomInputs;
import dev.lapidary.core.runtime.SessionOptions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads and runs what a step made, as users will: nothing is called done that does not run. */
public final class RunCheck {
  private static final Logger LOG = LoggerFactory.getLogger(RunCheck.class);
  private static final long SEED = 1;
  private static final long OPEN_AXIS = 8;

  private RunCheck() {}

  /**
   * Runs once with every optimization.
   *
   * @throws WorkbenchException if ONNX Runtime cannot load or run the model
   */
  public static Map<String, Tensor> run(Model model, Map<String, Tensor> feeds, JobContext job)
      throws WorkbenchException {
    try (InferenceSession session = InferenceSession.open(model, SessionOptions.defaults())) {
      return session.run(feeds, job);
    }
  }

  /**
   * Loads only.
   *
   * @throws WorkbenchException if ONNX Runtime cannot load the model
   */
  public static void load(Model model) throws WorkbenchException {
    InferenceSession.open(model, SessionOptions.defaults()).close();
  }

  /**
   * Loads the result, and runs both models on the same random inputs if the original runs on them.
   *
   * @return the outputs of both; empty if random inputs mean nothing to the original
   * @throws WorkbenchException if ONNX Runtime cannot load the result, or not run it where it runs
   *     the original
   */
  public static Optional<Outputs> runLike(Model original, Model result, JobContext job)
      throws WorkbenchException {
    try (InferenceSession session = InferenceSession.open(result, SessionOptions.defaults())) {
      Map<String, Tensor> feeds;
      Map<String, Tensor> expected;
      try {
        feeds = randomFeeds(original);
        expected = run(original, feeds, job);
      } catch (WorkbenchException e) {
        LOG.info("the result was loaded and not run: {}", e.getMessage());
        return Optional.empty();
      }
      return Optional.of(new Outputs(expected, session.run(feeds, job)));
    }
  }

  /**
   * One random sample for a model, open axes short.
   *
   * @throws WorkbenchException if the model's inputs are not all tensors
   */
  static Map<String, Tensor> randomFeeds(Model model) throws WorkbenchException {
    return RandomInputs.of(model.graph(), 1, GivenInputs.ofLengths(openAxes(model.graph())), SEED);
  }

  /** A short length for every open axis but the batch. */
  private static Map<String, Long> openAxes(Graph graph) {
    Map<String, Long> lengths = new HashMap<>();
    Set<String> batches = new HashSet<>();
    for (ValueInfo input : graph.feeds()) {
      List<Dimension> axes =
          input.tensorType().map(type -> type.shape().dimensions()).orElse(List.of());
      for (int axis = 0; axis < axes.size(); axis++) {
        String name =
            axes.get(axis) instanceof Dimension.Symbol symbol
                ? symbol.name()
                : input.name() + ":" + axis;
        if (axis == 0) {
          batches.add(name);
        } else if (!(axes.get(axis) instanceof Dimension.Fixed)) {
          lengths.put(name, OPEN_AXIS);
        }
      }
    }
    lengths.keySet().removeAll(batches);
    return lengths;
  }

  /** What two models made of one input. */
  public record Outputs(Map<String, Tensor> expected, Map<String, Tensor> found) {}
}
