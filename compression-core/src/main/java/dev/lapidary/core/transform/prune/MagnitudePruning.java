package dev.lapidary.core.transform.prune;

import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.transform.LayerChange;
import dev.lapidary.core.transform.NodeNames;
import dev.lapidary.core.transform.ParameterSpec;
import dev.lapidary.core.transform.StepType;
import dev.lapidary.core.transform.Transform;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.TransformResult;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sets the weights of smallest magnitude to zero (Han et al. 2015, "Learning both Weights and
 * Connections"). Shapes and storage stay: a file shrinks only when it is compressed, and dense
 * kernels run as fast as before; what falls is what a sparse device or a later step makes of it.
 *
 * @param mode whether {@code sparsity} or {@code threshold} says what goes
 * @param scope whether each layer reaches the sparsity by itself or all of them together
 * @param sparsity share of the weights that are zero afterwards, in [0, 1)
 * @param threshold weights of smaller magnitude go; 0 or more
 * @param layers nodes to prune, by first output or name; empty for all with weights
 * @param skipDepthwise leaves depthwise convolutions alone, which have few weights and need them
 */
public record MagnitudePruning(
    Mode mode,
    Scope scope,
    double sparsity,
    double threshold,
    List<String> layers,
    boolean skipDepthwise)
    implements Transform {

  public static final StepType<MagnitudePruning> TYPE =
      StepType.of(
          "prune.magnitude",
          MagnitudePruning.class,
          ParameterSpec.choice("mode", Mode.SPARSITY),
          ParameterSpec.choice("scope", Scope.LOCAL),
          ParameterSpec.fraction("sparsity", 0, 0.999999, 0.5),
          ParameterSpec.number("threshold", 0, Float.MAX_VALUE, "", 0.01),
          ParameterSpec.names("layers").asSeldom(),
          ParameterSpec.flag("skipDepthwise", false));

  /** What says how much goes. */
  public enum Mode {
    SPARSITY,
    VALUE
  }

  /** What the sparsity is a share of. */
  public enum Scope {
    LOCAL,
    GLOBAL
  }

  public MagnitudePruning {
    if (!(sparsity >= 0 && sparsity < 1)) {
      throw new IllegalArgumentException("sparsity must be in [0, 1), found " + sparsity);
    }
    if (!(threshold >= 0)) {
      throw new IllegalArgumentException("threshold must be 0 or more, found " + threshold);
    }
    layers = List.copyOf(layers);
  }

  /** Every layer to the same sparsity. */
  public static MagnitudePruning toSparsity(double sparsity) {
    return new MagnitudePruning(Mode.SPARSITY, Scope.LOCAL, sparsity, 0, List.of(), false);
  }

  /** All layers together to a sparsity, by one ranking of all weights. */
  public static MagnitudePruning toGlobalSparsity(double sparsity) {
    return new MagnitudePruning(Mode.SPARSITY, Scope.GLOBAL, sparsity, 0, List.of(), false);
  }

  /** Every weight of smaller magnitude than {@code threshold}. */
  public static MagnitudePruning belowValue(double threshold) {
    return new MagnitudePruning(Mode.VALUE, Scope.LOCAL, 0, threshold, List.of(), false);
  }

  @Override
  public StepType<MagnitudePruning> type() {
    return TYPE;
  }

  @Override
  public void requires(Model model) throws WorkbenchException {
    List<PrunableWeight> all = PrunableWeight.of(model.graph());
    if (all.isEmpty()) {
      throw new RecipeException("prune.noWeights", TYPE.label());
    }
    NodeNames.check(
        TYPE.label(), "layers", layers, all.stream().map(PrunableWeight::node).toList());
  }

  /** Pruning changes weights alone. */
  @Override
  public Optional<Model> outline(Model model) {
    return Optional.of(model);
  }

  @Override
  public TransformResult apply(Model model, TransformContext context) throws WorkbenchException {
    requires(model);
    List<PrunableWeight> weights = chosen(model.graph());
    List<float[]> values = weights.stream().map(weight -> weight.value().toFloats()).toList();
    MagnitudeRanking together =
        mode == Mode.VALUE
            ? MagnitudeRanking.below(threshold)
            : scope == Scope.GLOBAL ? MagnitudeRanking.smallest(sparsity, values) : null;
    Map<Tensor, Tensor> replacements = new IdentityHashMap<>();
    List<LayerChange> changes = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      context.job().throwIfCancelled();
      context.job().progress((double) i / weights.size(), weights.get(i).node().id());
      MagnitudeRanking ranking =
          together == null ? MagnitudeRanking.smallest(sparsity, List.of(values.get(i))) : together;
      prune(weights.get(i), values.get(i), ranking, replacements, changes);
    }
    return replacements.isEmpty()
        ? TransformResult.unchanged(model)
        : new TransformResult(
            model.withGraph(PrunableWeight.replace(model.graph(), replacements)), changes);
  }

  private List<PrunableWeight> chosen(Graph graph) {
    return PrunableWeight.of(graph).stream()
        .filter(weight -> layers.isEmpty() || NodeNames.anyNames(layers, weight.node()))
        .filter(weight -> !(skipDepthwise && weight.isDepthwise()))
        .toList();
  }

  private static void prune(
      PrunableWeight weight,
      float[] values,
      MagnitudeRanking ranking,
      Map<Tensor, Tensor> replacements,
      List<LayerChange> changes) {
    Tensor before = weight.value();
    ByteBuffer bytes = ByteBuffer.allocate(before.data().remaining()).put(before.data());
    int width = before.elementType().bits() / Byte.SIZE;
    byte[] zero = new byte[width];
    long zeros = 0;
    float largest = 0;
    for (int i = 0; i < values.length; i++) {
      if (ranking.takes(values[i])) {
        bytes.put(i * width, zero);
        largest = Math.max(largest, Math.abs(values[i]));
        zeros++;
      } else if (values[i] == 0) {
        zeros++;
      }
    }
    if (largest > 0) {
      Tensor after = Tensor.of(before.elementType(), bytes.rewind(), before.lengths());
      replacements.put(before, after.withExtras(before.extras()));
      changes.add(change(weight, values.length, zeros, largest));
    }
  }

  private static LayerChange change(
      PrunableWeight weight, int count, long zeros, float largestPruned) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("sparsity", (double) zeros / count);
    figures.put("weights", count);
    figures.put("threshold", largestPruned);
    return new LayerChange(weight.node().id(), "pruned", figures);
  }
}
