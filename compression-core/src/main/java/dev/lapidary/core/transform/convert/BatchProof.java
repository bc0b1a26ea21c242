package dev.lapidary.core.transform.convert;

import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Extras;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.ir.ValueType;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.runtime.GivenInputs;
import dev.lapidary.core.runtime.InferenceSession;
import dev.lapidary.core.runtime.Optimization;
import dev.lapidary.core.runtime.RandomInputs;
import dev.lapidary.core.runtime.SessionOptions;
import dev.lapidary.core.transform.OutputDifference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Proves by running that each sample of a batch gets the result it gets alone, and that at its old
 * batch length the model gives what it gave.
 *
 * @param fixed the model with its batch fixed to {@code length}
 * @param open the same model with a symbolic batch
 */
record BatchProof(Model fixed, Model open, long length, JobContext job) {
  private static final double TOLERANCE = 1e-5;
  private static final int SAMPLES = 3;
  private static final long SEED = 1;
  private static final SessionOptions AS_WRITTEN =
      SessionOptions.defaults().withOptimization(Optimization.NONE);

  /**
   * Runs both models.
   *
   * @throws WorkbenchException if the open model does not run, or gives anything else; the message
   *     names the node that mixes samples if it can be found
   */
  void check() throws WorkbenchException {
    checkOldLength();
    Map<String, Tensor> feeds = RandomInputs.of(open.graph(), SAMPLES, GivenInputs.none(), SEED);
    try (InferenceSession session = InferenceSession.open(open, AS_WRITTEN)) {
      Map<String, Tensor> together = run(session, feeds, SAMPLES);
      for (int i = 0; i < SAMPLES; i++) {
        Map<String, Tensor> alone = run(session, sample(feeds, i), 1);
        for (Map.Entry<String, Tensor> output : alone.entrySet()) {
          if (!isBlock(together.get(output.getKey()), output.getValue(), 0, i)) {
            throw mixing(output.getKey(), feeds);
          }
        }
      }
    }
  }

  private void checkOldLength() throws WorkbenchException {
    Map<String, Tensor> feeds =
        RandomInputs.of(fixed.graph(), length, GivenInputs.none(), SEED + 1);
    try (InferenceSession before = InferenceSession.open(fixed, AS_WRITTEN);
        InferenceSession after = InferenceSession.open(open, AS_WRITTEN)) {
      Optional<OutputDifference> difference =
          OutputDifference.find(before.run(feeds, job), run(after, feeds, length), TOLERANCE);
      if (difference.isPresent()) {
        throw new ModelException("batch.differs", difference.get().output(), length);
      }
    }
  }

  private Map<String, Tensor> run(InferenceSession session, Map<String, Tensor> feeds, long batch)
      throws WorkbenchException {
    try {
      return session.run(feeds, job);
    } catch (WorkbenchException e) {
      throw new ModelException(e, "batch.notRunnable", batch, e.getMessage());
    }
  }

  private Map<String, Tensor> sample(Map<String, Tensor> feeds, int index) {
    Map<String, Tensor> one = new LinkedHashMap<>(feeds);
    one.replaceAll(
        (name, tensor) ->
            tensor.rank() == 0 ? tensor : TensorPart.block(tensor, 0, index, SAMPLES));
    return one;
  }

  /** Whether {@code alone} is block {@code index} of {@code together} along {@code axis}. */
  private static boolean isBlock(Tensor together, Tensor alone, int axis, int index) {
    if (together == null
        || together.rank() <= axis
        || together.rank() != alone.rank()
        || together.length(axis) != SAMPLES * alone.length(axis)) {
      return false;
    }
    Tensor block = TensorPart.block(together, axis, index, SAMPLES);
    return OutputDifference.find(Map.of("", alone), Map.of("", block), TOLERANCE).isEmpty();
  }

  private ModelException mixing(String output, Map<String, Tensor> feeds)
      throws WorkbenchException {
    Optional<Node> culprit = firstMixing(feeds);
    return culprit.isPresent()
        ? new ModelException("batch.mixes", culprit.get().describe(), output)
        : new ModelException("batch.mixesSomewhere", output);
  }

  /** The first node none of whose axes holds the samples one after the other. */
  private Optional<Node> firstMixing(Map<String, Tensor> feeds) throws WorkbenchException {
    Model shown = open.withGraph(showingAll(open.graph()));
    try (InferenceSession session = InferenceSession.open(shown, AS_WRITTEN)) {
      Map<String, Tensor> together = session.run(feeds, job);
      Map<String, Tensor> alone = session.run(sample(feeds, 1), job);
      Set<String> batched = new LinkedHashSet<>(feeds.keySet());
      for (Node node : open.graph().nodes()) {
        if (node.inputs().stream().noneMatch(batched::contains) || node.is("Shape")) {
          continue;
        }
        batched.addAll(node.outputs());
        Tensor whole = together.get(node.id());
        Tensor one = alone.get(node.id());
        if (whole != null && one != null && !isBlockOnAnyAxis(whole, one)) {
          return Optional.of(node);
        }
      }
      return Optional.empty();
    }
  }

  private static boolean isBlockOnAnyAxis(Tensor together, Tensor alone) {
    for (int axis = 0; axis < alone.rank(); axis++) {
      if (isBlock(together, alone, axis, 1)) {
        return true;
      }
    }
    return false;
  }

  private static Graph showingAll(Graph graph) {
    Set<String> shown = new LinkedHashSet<>();
    graph.nodes().forEach(node -> shown.addAll(node.outputs()));
    shown.remove("");
    graph.outputs().forEach(output -> shown.remove(output.name()));
    List<ValueInfo> outputs = new ArrayList<>(graph.outputs());
    for (String name : shown) {
      outputs.add(new ValueInfo(name, new ValueType.Undeclared(), Extras.NONE));
    }
    return graph.withOutputs(outputs);
  }
}
