package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.error.NearMatches;
import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.InputDefaults;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.transform.LayerChange;
import dev.lapidary.core.transform.NodeNames;
import dev.lapidary.core.transform.ParameterSpec;
import dev.lapidary.core.transform.StepType;
import dev.lapidary.core.transform.Transform;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.TransformResult;
import dev.lapidary.core.transform.quantize.NodeSelection.SelectionRules;
import dev.lapidary.core.transform.quantize.QdqRewriter.WeightSettings;
import dev.lapidary.core.transform.quantize.calibrate.ActivationObservation;
import dev.lapidary.core.transform.quantize.calibrate.MinMaxCalibrator;
import dev.lapidary.core.transform.quantize.calibrate.SampleFeeds;
import dev.lapidary.core.transform.quantize.calibrate.TensorStatistics;
import dev.lapidary.core.transform.simplify.FoldBatchNorm;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Static 8-bit quantization (Jacob et al. 2018): ranges of activations are observed on samples,
 * weights become symmetric INT8, biases INT32, and the graph says so with QuantizeLinear and
 * DequantizeLinear, which runtimes turn into integer kernels. Batch normalization is folded first.
 *
 * <p>In 8 bits: Conv, Gemm and MatMul with constant weights, and what follows them as far as ONNX
 * Runtime's CPU provider has integer kernels. Everything else stays float and is reported.
 *
 * @param samples calibration samples drawn, 1 or more
 * @param batchSize samples a run, 1 or more; a batch the model fixes goes before
 * @param seed of the draw
 * @param perChannel one scale for each output channel of a weight; needs opset 13
 * @param activations what activations are stored as
 * @param activationSymmetric ranges of activations are widened to +-max|r|; a Relu then stays a
 *     node of its own
 * @param reducedRange weights use -64..64, for CPUs without VNNI whose products saturate
 * @param exclude nodes that stay float, by first output or name
 * @param operators operator types to quantize; empty for all that are worth it
 */
public record StaticQuantization(
    int samples,
    int batchSize,
    long seed,
    boolean perChannel,
    ActivationType activations,
    boolean activationSymmetric,
    boolean reducedRange,
    List<String> exclude,
    List<String> operators)
    implements Transform {

  public static final StepType<StaticQuantization> TYPE =
      StepType.of(
          "quantize.static",
          StaticQuantization.class,
          ParameterSpec.integer("samples", 1, 1_000_000, 300),
          ParameterSpec.integer("batchSize", 1, 4096, 32),
          ParameterSpec.integer("seed", 0, Integer.MAX_VALUE, 1),
          ParameterSpec.flag("perChannel", true),
          ParameterSpec.choice("activations", ActivationType.UINT8),
          ParameterSpec.flag("activationSymmetric", false),
          ParameterSpec.flag("reducedRange", false),
          ParameterSpec.names("exclude"),
          ParameterSpec.names("operators"));

  private static final int OPSET_OF_CHANNELS = 13;
  private static final int OPSET_OF_QDQ = 10;
  private static final double CALIBRATED = 0.9;

  public StaticQuantization {
    if (samples < 1 || batchSize < 1) {
      throw new IllegalArgumentException(
          "samples and batchSize must be 1 or more, found " + samples + " and " + batchSize);
    }
    exclude = List.copyOf(exclude);
    operators = List.copyOf(operators);
  }

  /** The step with its initial values. */
  public static StaticQuantization initial() {
    return new StaticQuantization(
        300, 32, 1, true, ActivationType.UINT8, false, false, List.of(), List.of());
  }

  @Override
  public StepType<StaticQuantization> type() {
    return TYPE;
  }

  @Override
  public int minimumOpset() {
    return perChannel ? OPSET_OF_CHANNELS : OPSET_OF_QDQ;
  }

  @Override
  public Set<DataRole> requiredData() {
    return Set.of(DataRole.CALIBRATION);
  }

  @Override
  public void requires(Model model) throws WorkbenchException {
    MinimumOpset.check(this, model);
    NodeNames.check(TYPE.label(), "exclude", exclude, model.graph().nodes());
    for (String operator : operators) {
      if (!IntegerOperator.names().contains(operator)) {
        throw new RecipeException(
            "quantize.unknownOperator",
            TYPE.label(),
            operator,
            NearMatches.text(operator, IntegerOperator.names()));
      }
    }
  }

  @Override
  public TransformResult apply(Model model, TransformContext context) throws WorkbenchException {
    requires(model);
    JobContext job = context.job();
    TransformResult fold =
        new FoldBatchNorm().apply(InputDefaults.dropped(model), context.withJob(job.slice(0, 0)));
    Model folded = fold.model();
    NodeSelection selection = select(model, folded);
    SampleFeeds feeds = feeds(folded, context);
    TensorStatistics statistics =
        new ActivationObservation(folded, selection.quantizedValues(), new MinMaxCalibrator())
            .observe(feeds, job.slice(0, CALIBRATED));
    IntegerRange range = IntegerRange.activation(activations.elementType(), activationSymmetric);
    ActivationMaps maps = ActivationMaps.fit(selection, statistics, range);
    WeightSettings weights = new WeightSettings(perChannel, IntegerRange.weight(reducedRange));
    QdqRewriter rewriter = new QdqRewriter(folded.graph(), selection, maps, weights);
    Model quantized = folded.withGraph(rewriter.rewrite());
    RunCheck.run(quantized, feeds.feeds(0), job);
    List<LayerChange> changes = new ArrayList<>(fold.changes());
    changes.addAll(inGraphOrder(folded.graph(), rewriter.changes(), selection.keptFloat()));
    return new TransformResult(quantized, changes);
  }

  private NodeSelection select(Model model, Model folded) throws RecipeException {
    Set<String> wanted =
        new HashSet<>(operators.isEmpty() ? IntegerOperator.defaults() : operators);
    SelectionRules rules =
        new SelectionRules(wanted, excluded(model.graph()), activations, folded.opset());
    NodeSelection selection = NodeSelection.of(folded.graph(), rules);
    if (selection.nodes().isEmpty()) {
      throw new RecipeException("quantize.nothing", TYPE.label());
    }
    return selection;
  }

  /** Ids to leave alone; a layer whose normalization is folded into it takes over its output. */
  private Set<String> excluded(Graph graph) {
    GraphIndex index = GraphIndex.of(graph);
    Set<String> ids = new HashSet<>();
    for (Node node : graph.nodes()) {
      if (NodeNames.anyNames(exclude, node)) {
        ids.add(node.id());
        index
            .soleConsumer(node.id())
            .filter(user -> user.is("BatchNormalization"))
            .ifPresent(user -> ids.add(user.id()));
      }
    }
    return ids;
  }

  private SampleFeeds feeds(Model model, TransformContext context) throws WorkbenchException {
    Dataset dataset =
        context
            .data()
            .get(DataRole.CALIBRATION)
            .orElseThrow(
                () -> new RecipeException("recipe.missingData", 1, TYPE.label(), "calibration"));
    return new SampleFeeds(dataset, model, samples, batchSize, seed);
  }

  private static List<LayerChange> inGraphOrder(
      Graph graph, List<LayerChange> done, Map<String, String> kept) {
    Map<String, LayerChange> byNode = new HashMap<>();
    done.forEach(change -> byNode.put(change.layer(), change));
    kept.forEach(
        (id, reason) ->
            byNode.put(id, new LayerChange(id, "kept-float", Map.of("reason", reason))));
    return graph.nodes().stream()
        .map(node -> byNode.get(node.id()))
        .filter(change -> change != null)
        .toList();
  }
}
