package dev.lapidary.core.transform;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Dimension;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Shape;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.ir.ValueType;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.runtime.GivenInputs;
import dev.lapidary.core.runtime.InferenceSession;
import dev.lapidary.core.runtime.SessionOptions;
import dev.lapidary.core.runtime.ShapeProbe;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Fixed shapes of every value of a model for inputs on which it runs: two samples where the batch
 * is open, and lengths found by trial for other open axes.
 */
public final class SampleShapes {
  /** More than one sample, so that a batch axis is not mistaken for one of length 1. */
  private static final long BATCH = 2;

  private static final long SEED = 1;

  private SampleShapes() {}

  /**
   * The shapes by value name, weights included.
   *
   * @throws WorkbenchException if ONNX Runtime refuses the model, or no lengths are found for its
   *     open axes with which it runs
   */
  public static Map<String, Shape> of(Model model, JobContext job) throws WorkbenchException {
    Graph graph = model.graph();
    boolean open = graph.feeds().stream().anyMatch(feed -> !(shape(feed).isFixed()));
    GivenInputs given = open ? GivenInputs.ofLengths(lengths(model, job)) : GivenInputs.none();
    return ShapeProbe.shapes(model, BATCH, given);
  }

  private static Map<String, Long> lengths(Model model, JobContext job) throws WorkbenchException {
    Graph graph = model.graph();
    SessionOptions options = SessionOptions.defaults().withThreads(1);
    try (InferenceSession session = InferenceSession.open(model, options)) {
      Map<String, Tensor> feeds = TrialInputs.run(graph, session, BATCH, SEED, job).feeds();
      Map<String, Long> lengths = new HashMap<>();
      for (ValueInfo feed : graph.feeds()) {
        List<Dimension> dimensions = shape(feed).dimensions();
        for (int axis = 0; axis < dimensions.size(); axis++) {
          lengths.put(feed.name() + ":" + axis, feeds.get(feed.name()).length(axis));
        }
      }
      return lengths;
    }
  }

  private static Shape shape(ValueInfo value) {
    return value.tensorType().map(ValueType.OfTensor::shape).orElseGet(Shape::unknownRank);
  }
}
