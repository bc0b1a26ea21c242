package dev.lapidary.core.transform.simplify;

import dev.lapidary.core.error.IoReason;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.error.StorageException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphEditor;
import dev.lapidary.core.ir.InputDefaults;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.onnx.OnnxReader;
import dev.lapidary.core.runtime.InferenceSession;
import dev.lapidary.core.runtime.Optimization;
import dev.lapidary.core.runtime.SessionOptions;
import dev.lapidary.core.transform.LayerChange;
import dev.lapidary.core.transform.OutputDifference;
import dev.lapidary.core.transform.StepType;
import dev.lapidary.core.transform.Transform;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.TransformResult;
import dev.lapidary.core.transform.TrialInputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * ONNX Runtime's own offline optimizer at its basic level, which does not depend on the machine:
 * constants are folded, what does nothing is removed, normalizations and additions are fused.
 *
 * <p>Only the nodes and weights of its result are taken. Inputs and outputs keep their declared
 * types, the model its metadata and version, and the operator-set domains the optimizer declares
 * without use are dropped. The result must give the outputs of the original on seeded random
 * inputs, within {@value #TOLERANCE} of the largest.
 */
public record OnnxRuntimeSimplification() implements Transform {
  public static final StepType<OnnxRuntimeSimplification> TYPE =
      StepType.of("simplify.onnxruntime", OnnxRuntimeSimplification.class);

  private static final double TOLERANCE = 1e-4;
  private static final long SEED = 1;

  @Override
  public StepType<OnnxRuntimeSimplification> type() {
    return TYPE;
  }

  @Override
  public TransformResult apply(Model model, TransformContext context) throws WorkbenchException {
    Model prepared = InputDefaults.dropped(model);
    Model simplified = restored(prepared, optimized(prepared, context));
    List<LayerChange> changes = changes(model.graph(), simplified.graph());
    if (changes.isEmpty()) {
      return TransformResult.unchanged(model);
    }
    context.job().progress(0.5, "verify");
    verify(prepared, simplified, context.job());
    return new TransformResult(simplified, changes);
  }

  private static Model optimized(Model model, TransformContext context) throws WorkbenchException {
    context.job().throwIfCancelled();
    try {
      Path file = Files.createTempFile(context.scratch(), "optimized", ".onnx");
      try {
        SessionOptions saving =
            SessionOptions.defaults()
                .withThreads(1)
                .withOptimization(Optimization.BASIC)
                .savingOptimizedModel(file);
        InferenceSession.open(model, saving).close();
        return OnnxReader.read(file);
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new StorageException(e, "file.unwritable", context.scratch(), IoReason.of(e));
    }
  }

  private static Model restored(Model original, Model optimized) {
    Graph graph = original.graph();
    Graph better = optimized.graph();
    Graph restored =
        new Graph(
            graph.name(),
            better.nodes(),
            better.initializers(),
            graph.inputs(),
            graph.outputs(),
            graph.valueInfos(),
            graph.extras());
    Graph valid = GraphEditor.of(restored).build();
    return original.withGraph(valid).withOpsets(usedOpsets(original, optimized, valid));
  }

  private static Map<String, Long> usedOpsets(Model original, Model optimized, Graph graph) {
    Set<String> used = new LinkedHashSet<>();
    graph.allNodes().forEach(node -> used.add(domain(node.domain())));
    Map<String, Long> opsets = new LinkedHashMap<>(original.opsets());
    opsets.keySet().removeIf(domain -> !domain(domain).isEmpty() && !used.contains(domain));
    Set<String> declared = new LinkedHashSet<>();
    opsets.keySet().forEach(domain -> declared.add(domain(domain)));
    optimized
        .opsets()
        .forEach(
            (domain, version) -> {
              if (used.contains(domain(domain)) && declared.add(domain(domain))) {
                opsets.put(domain, version);
              }
            });
    return opsets;
  }

  private static String domain(String declared) {
    return declared.equals("ai.onnx") ? "" : declared;
  }

  private static void verify(Model original, Model simplified, JobContext job)
      throws WorkbenchException {
    SessionOptions asWritten = SessionOptions.defaults().withOptimization(Optimization.NONE);
    try (InferenceSession before = InferenceSession.open(original, asWritten);
        InferenceSession after = InferenceSession.open(simplified, asWritten)) {
      TrialInputs.Trial trial = trial(original.graph(), before, job);
      Optional<OutputDifference> difference =
          OutputDifference.find(trial.outputs(), after.run(trial.feeds(), job), TOLERANCE);
      if (difference.isPresent()) {
        OutputDifference found = difference.get();
        throw new ModelException(
            "simplify.differs", found.output(), found.expected(), found.found());
      }
    }
  }

  private static TrialInputs.Trial trial(Graph graph, InferenceSession session, JobContext job)
      throws WorkbenchException {
    try {
      return TrialInputs.run(graph, session, 2, SEED, job);
    } catch (WorkbenchException e) {
      throw new ModelException(e, "simplify.unverified", e.getMessage());
    }
  }

  /** Nodes that are gone, and nodes that compute their output in another way. */
  private static List<LayerChange> changes(Graph before, Graph after) {
    Map<String, Node> producers = new LinkedHashMap<>();
    after.nodes().forEach(node -> producers.put(node.id(), node));
    List<LayerChange> changes = new ArrayList<>();
    for (Node node : before.nodes()) {
      Node now = producers.get(node.id());
      if (now == null) {
        changes.add(new LayerChange(node.id(), "removed", Map.of("opType", node.opType())));
      } else if (!now.opType().equals(node.opType()) || !now.inputs().equals(node.inputs())) {
        changes.add(
            new LayerChange(
                node.id(), "folded", Map.of("opType", node.opType(), "becomes", now.opType())));
      }
    }
    return changes;
  }
}
