package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.InputDefaults;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.transform.LayerChange;
import dev.lapidary.core.transform.NodeNames;
import dev.lapidary.core.transform.ParameterSpec;
import dev.lapidary.core.transform.StepType;
import dev.lapidary.core.transform.Transform;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.TransformResult;
import java.util.List;
import java.util.Optional;

/**
 * Dynamic 8-bit quantization: weights of MatMul, Gemm and LSTM are stored as integers, activations
 * are quantized as they come. Tables that Gather takes rows from are stored as integers too, with
 * one scale each, and the rows taken become floats. Needs no data; right for transformers and
 * recurrent nets.
 *
 * <p>Convolutions stay float: ConvInteger does not load with signed weights and is slower than
 * float where it loads, so they are left to {@code quantize.static}. Graphs inside If, Loop and
 * Scan are left alone.
 *
 * @param weights what weights are stored as
 * @param perChannel one scale for each output of a MatMul or Gemm with a matrix, and for each row
 *     of an LSTM's weights; stacks of matrices, for which the kernel takes one scale alone, keep
 *     one
 * @param embeddings whether tables are quantized too
 * @param exclude nodes that stay float, by first output or name
 */
public record DynamicQuantization(
    WeightType weights, boolean perChannel, boolean embeddings, List<String> exclude)
    implements Transform {

  public static final StepType<DynamicQuantization> TYPE =
      StepType.of(
          "quantize.dynamic",
          DynamicQuantization.class,
          ParameterSpec.choice("weights", WeightType.INT8),
          ParameterSpec.flag("perChannel", true),
          ParameterSpec.flag("embeddings", true),
          ParameterSpec.names("exclude").asSeldom());

  private static final int OPSET_OF_DYNAMIC_QUANTIZE_LINEAR = 11;

  public DynamicQuantization {
    exclude = List.copyOf(exclude);
  }

  /** The step with its initial values. */
  public static DynamicQuantization initial() {
    return new DynamicQuantization(WeightType.INT8, true, true, List.of());
  }

  @Override
  public StepType<DynamicQuantization> type() {
    return TYPE;
  }

  @Override
  public int minimumOpset() {
    return OPSET_OF_DYNAMIC_QUANTIZE_LINEAR;
  }

  @Override
  public void requires(Model model) throws WorkbenchException {
    MinimumOpset.check(this, model);
    NodeNames.check(TYPE.label(), "exclude", exclude, model.graph().nodes());
  }

  @Override
  public TransformResult apply(Model model, TransformContext context) throws WorkbenchException {
    requires(model);
    Model plain = InputDefaults.dropped(model);
    DynamicRewriter rewriter = new DynamicRewriter(plain.graph(), perChannel, weights, exclude);
    for (Node node : plain.graph().nodes()) {
      context.job().throwIfCancelled();
      visit(node, rewriter);
    }
    List<LayerChange> changes = rewriter.changes();
    if (changes.stream().noneMatch(change -> change.action().equals("quantized"))) {
      throw new RecipeException("quantize.nothingDynamic", TYPE.label());
    }
    boolean recurrent = changes.stream().anyMatch(c -> c.figures().containsValue("LSTM"));
    Model written = plain.withGraph(rewriter.graph());
    Model quantized = recurrent ? written.withOpset(LstmWeights.DOMAIN, 1) : written;
    RunCheck.runLike(model, quantized, context.job());
    return new TransformResult(quantized, changes);
  }

  private void visit(Node node, DynamicRewriter rewriter) {
    if (rewriter.isExcluded(node)) {
      rewriter.keep(node, "excluded");
    } else if (node.is("Conv") || node.is("ConvTranspose")) {
      rewriter.keep(node, "convolution");
    } else if (DynamicRewriter.isProduct(node)) {
      WeightedNode.of(node, rewriter.index())
          .ifPresentOrElse(
              weighted -> rewriter.product(node, weighted),
              () -> rewriter.keep(node, "no-constant-finite-weight"));
    } else if (node.is("Gemm")) {
      rewriter.keep(node, "transposed-activation");
    } else if (node.is("Gather")) {
      rewriter.table(node, embeddings);
    } else if (node.is("LSTM")) {
      Optional<LstmWeights> lstm = LstmWeights.of(node, rewriter.index());
      lstm.ifPresentOrElse(rewriter::lstm, () -> rewriter.keep(node, "no-constant-finite-weight"));
    }
  }
}
