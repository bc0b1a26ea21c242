package dev.lapidary.core.transform.quantize.weights;

import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.InputDefaults;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.transform.LayerChange;
import dev.lapidary.core.transform.NodePatterns;
import dev.lapidary.core.transform.ParameterSpec;
import dev.lapidary.core.transform.StepType;
import dev.lapidary.core.transform.Transform;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.TransformResult;
import dev.lapidary.core.transform.quantize.MinimumOpset;
import dev.lapidary.core.transform.quantize.RunCheck;
import dev.lapidary.core.transform.quantize.calibrate.SampleFeeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Weight-only quantization: the weights of MatMul and Gemm, and tables that Gather takes rows from,
 * become integers of few bits in small blocks; activations stay float. Right for transformers,
 * whose time goes into reading weights. Convolutions and graphs inside If, Loop and Scan are left
 * alone. Needs calibration data only where codes are chosen for outputs ({@link
 * BlockRounding#GPTQ}); tables are always rounded to the nearest.
 *
 * @param embeddings whether tables are quantized too
 * @param exclude nodes that stay float, see {@link NodePatterns}
 */
public record WeightOnlyQuantization(
    BlockScheme scheme,
    RoundingSettings rounding,
    BlockStorage storage,
    boolean embeddings,
    List<String> exclude)
    implements Transform {
  /** Its share of the time. */
  private static final double CHOOSING = 0.95;

  public static final StepType<WeightOnlyQuantization> TYPE =
      StepType.of("quantize.weights", WeightOnlyQuantization.class, specs());

  public WeightOnlyQuantization {
    exclude = List.copyOf(exclude);
  }

  private static ParameterSpec[] specs() {
    List<ParameterSpec> specs = new ArrayList<>(BlockScheme.specs());
    specs.addAll(RoundingSettings.specs());
    specs.addAll(BlockStorage.specs());
    specs.add(ParameterSpec.flag("embeddings", true));
    specs.add(ParameterSpec.names("exclude").asSeldom());
    return specs.toArray(ParameterSpec[]::new);
  }

  /** The step with its initial values. */
  public static WeightOnlyQuantization initial() {
    return of(BlockScheme.initial(), WeightForm.MATMUL_NBITS);
  }

  /** Everything quantized to the nearest. */
  public static WeightOnlyQuantization of(BlockScheme scheme, WeightForm form) {
    return new WeightOnlyQuantization(
        scheme, RoundingSettings.of(BlockRounding.NEAREST), BlockStorage.of(form), true, List.of());
  }

  @Override
  public StepType<WeightOnlyQuantization> type() {
    return TYPE;
  }

  @Override
  public int minimumOpset() {
    return storage.form().minimumOpset();
  }

  @Override
  public Set<DataRole> requiredData() {
    return rounding.rounding().method().isPresent() ? Set.of(DataRole.CALIBRATION) : Set.of();
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
    WeightOnlyRewriter rewriter = rewriter(plain);
    JobContext rewriting = context.job();
    if (!requiredData().isEmpty()) {
      rewriter.choose(choose(plain, context, context.job().slice(0, CHOOSING)));
      rewriting = context.job().slice(CHOOSING, 1);
    }
    visit(plain, rewriter, rewriting, any -> true);
    List<LayerChange> changes = rewriter.changes();
    if (changes.stream().noneMatch(change -> change.action().equals("quantized"))) {
      throw new RecipeException("quantize.noWeights", TYPE.label());
    }
    Model quantized = written(plain, rewriter);
    RunCheck.runLike(model, quantized, context.job());
    return new TransformResult(quantized, changes);
  }

  /** Codes of products, by their keys. */
  private Map<String, ChosenBlocks> choose(Model plain, TransformContext context, JobContext job)
      throws WorkbenchException {
    SampleFeeds feeds = rounding.sampling().feeds(TYPE.label(), plain, context);
    WeightOnlyRewriter tables = rewriter(plain);
    visit(plain, tables, JobContext.none(), node -> node.is("Gather"));
    OutputBlocks blocks = new OutputBlocks(scheme);
    Set<String> kept = excluded(plain);
    plain.graph().nodes().stream()
        .filter(node -> isProduct(node) && !kept.contains(node.id()))
        .forEach(node -> tables.find(node).ifPresent(blocks::add));
    return blocks.choose(plain, written(plain, tables), rounding, feeds, job);
  }

  private WeightOnlyRewriter rewriter(Model model) {
    return new WeightOnlyRewriter(model.graph(), scheme, storage);
  }

  private Model written(Model plain, WeightOnlyRewriter rewriter) {
    Model written = plain.withGraph(rewriter.graph());
    return storage.form() == WeightForm.MATMUL_NBITS
        ? written.withOpset(NBitsForm.DOMAIN, 1)
        : written;
  }

  private Set<String> excluded(Model model) throws RecipeException {
    return NodePatterns.find(TYPE.label(), "exclude", exclude, model.graph().nodes()).stream()
        .map(Node::id)
        .collect(Collectors.toSet());
  }

  private void visit(
      Model plain, WeightOnlyRewriter rewriter, JobContext job, Predicate<Node> wanted)
      throws RecipeException {
    Set<String> kept = excluded(plain);
    List<Node> nodes = plain.graph().nodes().stream().filter(wanted).toList();
    for (int i = 0; i < nodes.size(); i++) {
      job.throwIfCancelled();
      job.progress((double) i / nodes.size(), nodes.get(i).id());
      visit(nodes.get(i), kept, rewriter);
    }
  }

  private void visit(Node node, Set<String> kept, WeightOnlyRewriter rewriter) {
    if (kept.contains(node.id())) {
      rewriter.keep(node, "excluded");
    } else if (isProduct(node)) {
      rewriter.product(node);
    } else if (node.is("Gather")) {
      rewriter.table(node, embeddings);
    } else if (node.is("Conv") || node.is("ConvTranspose")) {
      rewriter.keep(node, "convolution");
    }
  }

  private static boolean isProduct(Node node) {
    return node.is("MatMul") || node.is("Gemm");
  }
}
