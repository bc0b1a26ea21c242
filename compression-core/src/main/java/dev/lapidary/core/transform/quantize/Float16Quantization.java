package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.error.NearMatches;
import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.HalfFloats;
import dev.lapidary.core.ir.InputDefaults;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.runtime.ShapeProbe;
import dev.lapidary.core.transform.LayerChange;
import dev.lapidary.core.transform.NodeNames;
import dev.lapidary.core.transform.ParameterSpec;
import dev.lapidary.core.transform.StepType;
import dev.lapidary.core.transform.Transform;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.TransformResult;
import dev.lapidary.core.transform.quantize.HalfSelection.HalfRules;
import dev.lapidary.core.transform.quantize.calibrate.ActivationObservation;
import dev.lapidary.core.transform.quantize.calibrate.SampleFeeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores weights and computes in IEEE 754 binary16. Halves the file; gains speed on GPUs and on
 * CPUs with half-precision arithmetic. ONNX Runtime's CPU provider computes many operators in float
 * anyway, with casts it inserts itself.
 *
 * @param keepIo inputs and outputs of the model stay FLOAT
 * @param outOfRange what happens to nodes with finite weights beyond +-65504
 * @param keepOperators operator types that stay float, besides those without binary16 kernels
 * @param exclude nodes that stay float, by first output or name
 */
public record Float16Quantization(
    boolean keepIo, OutOfRange outOfRange, List<String> keepOperators, List<String> exclude)
    implements Transform {

  public static final StepType<Float16Quantization> TYPE =
      StepType.of(
          "quantize.float16",
          Float16Quantization.class,
          ParameterSpec.flag("keepIo", true),
          ParameterSpec.choice("outOfRange", OutOfRange.KEEP_FLOAT),
          ParameterSpec.names("keepOperators").asSeldom(),
          ParameterSpec.names("exclude").asSeldom());

  private static final Logger LOG = LoggerFactory.getLogger(Float16Quantization.class);
  private static final int OPSET = 9;
  private static final int SAMPLES = 8;
  private static final long SEED = 1;

  /** What to do with weights that binary16 cannot hold. */
  public enum OutOfRange {
    /** The nodes that use them stay float. */
    KEEP_FLOAT,
    /** They become the largest finite value. */
    CLAMP
  }

  public Float16Quantization {
    keepOperators = List.copyOf(keepOperators);
    exclude = List.copyOf(exclude);
  }

  /** The step with its initial values. */
  public static Float16Quantization initial() {
    return new Float16Quantization(true, OutOfRange.KEEP_FLOAT, List.of(), List.of());
  }

  @Override
  public StepType<Float16Quantization> type() {
    return TYPE;
  }

  @Override
  public int minimumOpset() {
    return OPSET;
  }

  @Override
  public void requires(Model model) throws WorkbenchException {
    MinimumOpset.check(this, model);
    NodeNames.check(TYPE.label(), "exclude", exclude, model.graph().nodes());
    Set<String> present =
        model.graph().nodes().stream()
            .map(Node::opType)
            .collect(Collectors.toCollection(TreeSet::new));
    for (String operator : keepOperators) {
      if (!present.contains(operator)) {
        throw new RecipeException(
            "quantize.absentOperator", TYPE.label(), operator, NearMatches.text(operator, present));
      }
    }
  }

  @Override
  public TransformResult apply(Model model, TransformContext context) throws WorkbenchException {
    requires(model);
    Model plain = InputDefaults.dropped(model);
    Map<String, ValueInfo> types = ShapeProbe.types(plain);
    Map<String, String> nodes = tooLarge(plain, types, context);
    plain.graph().nodes().stream()
        .filter(node -> NodeNames.anyNames(exclude, node))
        .forEach(node -> nodes.put(node.id(), "excluded"));
    boolean clamp = outOfRange == OutOfRange.CLAMP;
    HalfRules rules = new HalfRules(Set.copyOf(keepOperators), nodes, clamp);
    HalfSelection selection = new HalfSelection(plain.graph(), types, rules);
    HalfRewriter rewriter = new HalfRewriter(selection, keepIo);
    Model half = plain.withGraph(rewriter.rewrite());
    if (rewriter.changes().isEmpty()) {
      return TransformResult.unchanged(model);
    }
    if (keepIo) {
      RunCheck.runLike(model, half, context.job());
    } else {
      RunCheck.load(half);
    }
    return new TransformResult(half, changes(rewriter, selection));
  }

  /**
   * Nodes whose values leave binary16's range on calibration samples, or on a random one where
   * there is no data. The CPU provider would not show the overflow: it computes in float between
   * its own casts.
   */
  private static Map<String, String> tooLarge(
      Model model, Map<String, ValueInfo> types, TransformContext context)
      throws WorkbenchException {
    List<String> values =
        model.graph().nodes().stream()
            .flatMap(node -> node.outputs().stream())
            .filter(value -> isFloat(types.get(value)))
            .toList();
    Map<String, String> nodes = new HashMap<>();
    for (Map.Entry<String, float[]> value : bounds(model, values, context).entrySet()) {
      float[] bounds = value.getValue();
      if (Math.max(-bounds[0], bounds[1]) > HalfFloats.MAX_FLOAT16) {
        GraphIndex.of(model.graph())
            .producer(value.getKey())
            .ifPresent(node -> nodes.put(node.id(), "value-out-of-range"));
      }
    }
    return nodes;
  }

  private static Map<String, float[]> bounds(
      Model model, List<String> values, TransformContext context) throws WorkbenchException {
    if (values.isEmpty()) {
      return Map.of();
    }
    ActivationObservation observation = new ActivationObservation(model, values);
    Optional<Dataset> data = context.data().get(DataRole.CALIBRATION);
    if (data.isPresent()) {
      SampleFeeds feeds = new SampleFeeds(data.get(), model, SAMPLES, SAMPLES, SEED);
      return observation.boundsOf(feeds.feeds(0), context.job());
    }
    try {
      return observation.boundsOf(RunCheck.randomFeeds(model), context.job());
    } catch (WorkbenchException e) {
      LOG.info("values were not looked at: {}", e.getMessage());
      return Map.of();
    }
  }

  private static boolean isFloat(ValueInfo info) {
    return info != null
        && info.tensorType().filter(t -> t.elementType() == ElementType.FLOAT).isPresent();
  }

  private static List<LayerChange> changes(HalfRewriter rewriter, HalfSelection selection) {
    List<LayerChange> changes = new ArrayList<>(rewriter.changes());
    selection
        .keptFloat()
        .forEach(
            (id, reason) ->
                changes.add(new LayerChange(id, "kept-float", Map.of("reason", reason))));
    return changes;
  }
}
