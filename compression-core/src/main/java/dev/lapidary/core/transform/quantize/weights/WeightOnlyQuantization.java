package dev.lapidary.core.transform.quantize.weights;

import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.InputDefaults;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.transform.LayerChange;
import dev.lapidary.core.transform.NodePatterns;
import dev.lapidary.core.transform.ParameterSpec;
import dev.lapidary.core.transform.StepType;
import dev.lapidary.core.transform.Transform;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.TransformResult;
import dev.lapidary.core.transform.quantize.MinimumOpset;
import dev.lapidary.core.transform.quantize.RunCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Weight-only quantization: the weights of MatMul and Gemm, and tables that Gather takes rows from,
 * become integers of few bits in small blocks; activations stay float. Right for transformers,
 * whose time goes into reading weights. Convolutions and graphs inside If, Loop and Scan are left
 * alone.
 *
 * @param embeddings whether tables are quantized too
 * @param accuracyLevel what MatMulNBits may compute in: 1 float, 2 half, 3 bfloat16, 4 activations
 *     of 8 bits; 0 leaves it to the runtime. The other form does not say
 * @param exclude nodes that stay float, see {@link NodePatterns}
 */
public record WeightOnlyQuantization(
    BlockScheme scheme,
    WeightForm form,
    boolean embeddings,
    int accuracyLevel,
    List<String> exclude)
    implements Transform {
  private static final int HIGHEST_LEVEL = 4;

  public static final StepType<WeightOnlyQuantization> TYPE =
      StepType.of("quantize.weights", WeightOnlyQuantization.class, specs());

  public WeightOnlyQuantization {
    Objects.requireNonNull(form);
    if (accuracyLevel < 0 || accuracyLevel > HIGHEST_LEVEL) {
      throw new IllegalArgumentException("accuracyLevel must be in [0, 4], found " + accuracyLevel);
    }
    exclude = List.copyOf(exclude);
  }

  private static ParameterSpec[] specs() {
    List<ParameterSpec> specs = new ArrayList<>(BlockScheme.specs());
    specs.add(ParameterSpec.choice("form", WeightForm.MATMUL_NBITS));
    specs.add(ParameterSpec.flag("embeddings", true));
    specs.add(ParameterSpec.integer("accuracyLevel", 0, HIGHEST_LEVEL, 0).asSeldom());
    specs.add(ParameterSpec.names("exclude").asSeldom());
    return specs.toArray(ParameterSpec[]::new);
  }

  /** The step with its initial values. */
  public static WeightOnlyQuantization initial() {
    return of(BlockScheme.initial(), WeightForm.MATMUL_NBITS);
  }

  /** Everything quantized. */
  public static WeightOnlyQuantization of(BlockScheme scheme, WeightForm form) {
    return new WeightOnlyQuantization(scheme, form, true, 0, List.of());
  }

  @Override
  public StepType<WeightOnlyQuantization> type() {
    return TYPE;
  }

  @Override
  public int minimumOpset() {
    return form.minimumOpset();
  }

  @Override
  public void requires(Model model) throws WorkbenchException {
    MinimumOpset.check(this, model);
    excluded(model);
  }

  @Override
  public TransformResult apply(Model model, TransformContext context) throws WorkbenchException {
    requires(model);
    Model plain = InputDefaults.dropped(model);
    WeightOnlyRewriter rewriter =
        new WeightOnlyRewriter(plain.graph(), scheme, form, accuracyLevel);
    List<Node> nodes = plain.graph().nodes();
    Set<String> kept = excluded(plain);
    for (int i = 0; i < nodes.size(); i++) {
      context.job().throwIfCancelled();
      context.job().progress((double) i / nodes.size(), nodes.get(i).id());
      visit(nodes.get(i), kept, rewriter);
    }
    List<LayerChange> changes = rewriter.changes();
    if (changes.stream().noneMatch(change -> change.action().equals("quantized"))) {
      throw new RecipeException("quantize.noWeights", TYPE.label());
    }
    Model written = plain.withGraph(rewriter.graph());
    Model quantized =
        form == WeightForm.MATMUL_NBITS ? written.withOpset(NBitsForm.DOMAIN, 1) : written;
    RunCheck.runLike(model, quantized, context.job());
    return new TransformResult(quantized, changes);
  }

  private Set<String> excluded(Model model) throws RecipeException {
    return NodePatterns.find(TYPE.label(), "exclude", exclude, model.graph().nodes()).stream()
        .map(Node::id)
        .collect(Collectors.toSet());
  }

  private void visit(Node node, Set<String> kept, WeightOnlyRewriter rewriter) {
    boolean product = node.is("MatMul") || node.is("Gemm");
    if (kept.contains(node.id())) {
      rewriter.keep(node, "excluded");
    } else if (product) {
      rewriter.product(node);
    } else if (node.is("Gather")) {
      rewriter.table(node, embeddings);
    } else if (node.is("Conv") || node.is("ConvTranspose")) {
      rewriter.keep(node, "convolution");
    }
  }
}
