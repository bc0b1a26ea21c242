package dev.lapidary.core.transform.simplify;

import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.InputDefaults;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.transform.LayerChange;
import dev.lapidary.core.transform.StepType;
import dev.lapidary.core.transform.Transform;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.TransformResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Folds each BatchNormalization into the Conv, ConvTranspose or Gemm before it (Jacob et al.,
 * "Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference",
 * 2018, section 3.2): with {@code factor = scale / sqrt(variance + epsilon)} a channel,
 *
 * <pre>
 *   weight' = weight * factor
 *   bias'   = (bias - mean) * factor + shift
 * </pre>
 *
 * <p>Folds where all weights are constant, the normalization is in inference form, and nobody else
 * uses what lies between the two. Weights that other nodes share are copied. Left alone: graphs
 * inside If, Loop and Scan, and normalizations that train or yield statistics.
 */
public record FoldBatchNorm() implements Transform {
  public static final StepType<FoldBatchNorm> TYPE =
      StepType.of("simplify.fold-batch-norm", FoldBatchNorm.class);

  @Override
  public StepType<FoldBatchNorm> type() {
    return TYPE;
  }

  @Override
  public Optional<Model> outline(Model model) {
    return Optional.of(fold(model, any -> true, JobContext.none()).model());
  }

  @Override
  public TransformResult apply(Model model, TransformContext context) {
    return fold(model, batchNorm -> true, context.job());
  }

  /**
   * Folds those that are wanted and can be folded.
   *
   * @param wanted asked of each BatchNormalization
   */
  public static TransformResult fold(Model model, Predicate<Node> wanted, JobContext job) {
    Model prepared = InputDefaults.dropped(model);
    Graph graph = prepared.graph();
    List<LayerChange> changes = new ArrayList<>();
    // A second round folds the second of two normalizations in a row.
    for (List<BatchNormFold> folds = find(graph, model, wanted);
        !folds.isEmpty();
        folds = find(graph, model, wanted)) {
      job.throwIfCancelled();
      folds.forEach(fold -> changes.add(LayerChange.of(fold.batchNorm().id(), "folded")));
      graph = BatchNormFold.applyAll(graph, folds);
    }
    return changes.isEmpty()
        ? TransformResult.unchanged(model)
        : new TransformResult(prepared.withGraph(graph), changes);
  }

  private static List<BatchNormFold> find(Graph graph, Model model, Predicate<Node> wanted) {
    return BatchNormFold.find(graph, model.opset()).stream()
        .filter(fold -> wanted.test(fold.batchNorm()))
        .toList();
  }
}
