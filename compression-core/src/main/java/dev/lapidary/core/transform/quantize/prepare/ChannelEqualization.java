package dev.lapidary.core.transform.quantize.prepare;

import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.transform.LayerChange;
import dev.lapidary.core.transform.ParameterSpec;
import dev.lapidary.core.transform.StepType;
import dev.lapidary.core.transform.Transform;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.TransformResult;
import dev.lapidary.core.transform.quantize.LayerConstants;
import dev.lapidary.core.transform.quantize.WeightedNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Gives the channels between two layers weights of like size, so that one scale for a whole weight
 * suits all of them (cross-layer equalization; Nagel et al. 2019, "Data-Free Quantization Through
 * Weight Equalization and Bias Correction", section 4.1). With r1 and r2 the largest magnitudes of
 * a channel's weights in the layer that makes it and in the one that takes it,
 *
 * <pre>
 *   s  = sqrt(r1 r2) / r2
 *   W1 = W1 / s, b1 = b1 / s, W2 = W2 s
 * </pre>
 *
 * <p>again and again over all pairs until nothing moves, so that chains through depthwise
 * convolutions become even too. What the model computes stays the same: between the two may lie
 * Relu, LeakyRelu, PRelu, pooling and Flatten only. A Clip (ReLU6) is no such function, and pairs
 * around it are left alone. Batch normalization is folded first.
 *
 * @param exclude layers that stay as they are
 */
public record ChannelEqualization(List<String> exclude) implements Transform {
  private static final int MOST_ROUNDS = 100;
  private static final double SETTLED = 1e-3;

  public static final StepType<ChannelEqualization> TYPE =
      StepType.of(
          "quantize.equalize",
          ChannelEqualization.class,
          ParameterSpec.names("exclude").asSeldom());

  public ChannelEqualization {
    exclude = List.copyOf(exclude);
  }

  @Override
  public StepType<ChannelEqualization> type() {
    return TYPE;
  }

  @Override
  public void requires(Model model) throws RecipeException {
    folded(model, JobContext.none());
  }

  @Override
  public Optional<Model> outline(Model model) throws RecipeException {
    return Optional.of(folded(model, JobContext.none()).model());
  }

  private FoldedLayers folded(Model model, JobContext job) throws RecipeException {
    WeightSettings any = new WeightSettings(false, Byte.SIZE, List.of(), false, exclude);
    return FoldedLayers.of(model, any, TYPE.label(), job);
  }

  @Override
  public TransformResult apply(Model model, TransformContext context) throws RecipeException {
    JobContext job = context.job();
    FoldedLayers folded = folded(model, job);
    Map<String, WeightedNode> layers = new LinkedHashMap<>();
    folded.layers().forEach(layer -> layers.put(layer.node().id(), layer));
    GraphIndex index = GraphIndex.of(folded.model().graph());
    List<LayerPair> pairs = new ArrayList<>();
    List<LayerChange> kept = new ArrayList<>();
    for (WeightedNode layer : folded.layers()) {
      LayerPair.Search search = LayerPair.from(layer, index, layers);
      search.pair().ifPresent(pairs::add);
      if (search.reason().equals("clip")) {
        kept.add(new LayerChange(layer.node().id(), "kept", Map.of("reason", "clip")));
      }
    }
    List<LayerChange> changes = new ArrayList<>(folded.folds());
    EvenWeights weights = new EvenWeights(pairs);
    for (int round = 0; round < MOST_ROUNDS && weights.equalize() > SETTLED; round++) {
      job.throwIfCancelled();
      job.progress((double) round / MOST_ROUNDS, "equalization");
    }
    changes.addAll(weights.changes());
    changes.addAll(kept);
    return changes.isEmpty()
        ? TransformResult.unchanged(model)
        : new TransformResult(written(folded, pairs, weights), changes);
  }

  private static Model written(FoldedLayers folded, List<LayerPair> pairs, EvenWeights weights) {
    Set<String> touched = new TreeSet<>();
    pairs.forEach(p -> touched.addAll(List.of(p.first().node().id(), p.second().node().id())));
    LayerConstants constants = new LayerConstants(folded.model());
    for (WeightedNode layer : folded.layers()) {
      String id = layer.node().id();
      if (touched.contains(id)) {
        Tensor weight = Tensor.ofFloats(weights.weight(id), layer.weight().lengths());
        Optional<Tensor> bias =
            layer.bias().map(b -> Tensor.ofFloats(weights.bias(id), b.lengths()));
        constants.put(layer, weight, bias);
      }
    }
    return constants.written();
  }
}
