package dev.lapidary.core.transform.convert;

import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Dimension;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.InputDefaults;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Shape;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.ir.ValueType;
import dev.lapidary.core.runtime.GivenInputs;
import dev.lapidary.core.runtime.ShapeProbe;
import dev.lapidary.core.transform.LayerChange;
import dev.lapidary.core.transform.ParameterSpec;
import dev.lapidary.core.transform.StepType;
import dev.lapidary.core.transform.Transform;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.TransformResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Makes a batch of fixed length one of any length: the first axis of every input and output becomes
 * a symbol, and constants that hold the old length follow the batch.
 *
 * <p>The result is proved by running it: each of three random samples together must give what it
 * gives alone, and a batch of the old length what the model gave before. Otherwise the step refuses
 * and names the node that stands in the way, if it can be found.
 *
 * @param name the symbol of the batch axis
 */
public record SymbolicBatch(String name) implements Transform {
  public static final StepType<SymbolicBatch> TYPE =
      StepType.of("convert.batch", SymbolicBatch.class, ParameterSpec.text("name", "batch"));

  public SymbolicBatch {
    if (name.isBlank()) {
      throw new IllegalArgumentException("name must not be blank");
    }
  }

  @Override
  public StepType<SymbolicBatch> type() {
    return TYPE;
  }

  @Override
  public void requires(Model model) throws WorkbenchException {
    batchLength(model.graph());
  }

  /** The fixed length of all inputs' first axes; empty if all of them are open already. */
  private static OptionalLong batchLength(Graph graph) throws ModelException {
    Optional<ValueInfo> first = Optional.empty();
    for (ValueInfo input : graph.feeds()) {
      Shape shape = input.tensorType().map(ValueType.OfTensor::shape).orElse(Shape.unknownRank());
      if (!shape.ranked()) {
        throw new ModelException("batch.unranked", input.name());
      }
      if (shape.rank() == 0) {
        continue;
      }
      if (first.isPresent() && !length(first.get()).equals(length(input))) {
        throw new ModelException(
            "batch.inputs", first.get().name(), shape(first.get()), input.name(), shape);
      }
      first = first.or(() -> Optional.of(input));
    }
    return first.isPresent() ? length(first.get()) : OptionalLong.empty();
  }

  private static Shape shape(ValueInfo input) {
    return input.tensorType().orElseThrow().shape();
  }

  private static OptionalLong length(ValueInfo input) {
    return shape(input).dimensions().get(0) instanceof Dimension.Fixed fixed
        ? OptionalLong.of(fixed.length())
        : OptionalLong.empty();
  }

  /** Rewritten nodes keep their outputs, which is what they are known by. */
  @Override
  public Optional<Model> outline(Model model) throws WorkbenchException {
    OptionalLong length = batchLength(model.graph());
    return Optional.of(
        length.isEmpty() ? model : model.withGraph(opened(model.graph(), length.getAsLong())));
  }

  @Override
  public TransformResult apply(Model model, TransformContext context) throws WorkbenchException {
    OptionalLong length = batchLength(model.graph());
    if (length.isEmpty()) {
      return TransformResult.unchanged(model);
    }
    Model prepared = InputDefaults.dropped(model);
    Map<String, Shape> shapes = ShapeProbe.shapes(prepared, length.getAsLong(), GivenInputs.none());
    BatchLengths lengths = new BatchLengths(prepared.graph(), length.getAsLong(), shapes);
    Graph following = lengths.rewrite(prepared.graph());
    Model open = prepared.withGraph(opened(following, length.getAsLong()));
    context.job().progress(0.5, "verify");
    new BatchProof(prepared, open, length.getAsLong(), context.job()).check();
    return new TransformResult(open, changes(open.graph(), lengths));
  }

  private Graph opened(Graph graph, long length) {
    return graph
        .withInputs(graph.inputs().stream().map(input -> opened(input, length)).toList())
        .withOutputs(graph.outputs().stream().map(output -> opened(output, length)).toList())
        .withValueInfos(List.of());
  }

  /** An output may hold several rows a sample: its first axis is then a multiple of the batch. */
  private ValueInfo opened(ValueInfo value, long length) {
    Optional<ValueType.OfTensor> type =
        value.tensorType().filter(tensor -> tensor.shape().rank() > 0);
    if (type.isEmpty()) {
      return value;
    }
    Dimension first = type.get().shape().dimensions().get(0);
    Dimension symbol =
        first.equals(Dimension.of(length)) ? Dimension.of(name) : Dimension.unknown();
    Shape shape =
        first instanceof Dimension.Fixed ? type.get().shape().with(0, symbol) : type.get().shape();
    return value.withType(new ValueType.OfTensor(type.get().elementType(), shape));
  }

  private static List<LayerChange> changes(Graph graph, BatchLengths lengths) {
    List<LayerChange> changes = new ArrayList<>();
    for (ValueInfo input : graph.feeds()) {
      changes.add(
          new LayerChange(input.name(), "converted", Map.of("shape", shape(input).toString())));
    }
    lengths.rewritten().forEach(layer -> changes.add(LayerChange.of(layer, "converted")));
    return changes;
  }
}
