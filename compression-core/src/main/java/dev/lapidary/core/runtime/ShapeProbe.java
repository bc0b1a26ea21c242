package dev.lapidary.core.runtime;

import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Dimension;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Extras;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphEditor;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Shape;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.ir.ValueType;
import dev.lapidary.core.job.JobContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Types and shapes of every value of a model, as ONNX Runtime infers them: all values are made
 * outputs of a copy of the graph. Where inference ends, one run tells the rest: a {@code Shape}
 * node on each open value, so that no activation is held or copied. Values inside subgraphs stay
 * unknown, for they cannot become outputs.
 */
public final class ShapeProbe {
  private static final SessionOptions OPTIONS =
      SessionOptions.defaults().withThreads(1).withOptimization(Optimization.NONE);
  private static final long SEED = 1;

  private ShapeProbe() {}

  /**
   * Type and symbolic shape of every input, weight and value of the main graph, without running it.
   * Omitted outputs are absent; what ONNX Runtime cannot infer has an unknown rank.
   *
   * @throws WorkbenchException if ONNX Runtime cannot load the model
   */
  public static Map<String, ValueInfo> types(Model model) throws WorkbenchException {
    Map<String, ValueInfo> types = new LinkedHashMap<>(inferred(model));
    Map<String, Shape> scalars = ranks(model, ambiguous(model.graph(), types));
    types.replaceAll((name, info) -> scalars.containsKey(name) ? shaped(info, scalars) : info);
    return types;
  }

  /**
   * The fixed shape of every tensor input, weight and value of the main graph.
   *
   * @param batch length of the inputs' batch axis
   * @param given lengths of the inputs' other open axes, see {@link InputShapes}, and values
   * @throws WorkbenchException if an input's axis stays open, or a shape depends on values and the
   *     model cannot be run on random ones
   */
  public static Map<String, Shape> shapes(Model model, long batch, GivenInputs given)
      throws WorkbenchException {
    Model fixed = withFixedInputs(model, batch, given.lengths());
    Map<String, ValueInfo> types = types(fixed);
    Map<String, Shape> shapes = new LinkedHashMap<>();
    Set<String> open = new LinkedHashSet<>();
    types.forEach(
        (name, info) ->
            info.tensorType()
                .ifPresent(
                    type -> {
                      shapes.put(name, type.shape());
                      if (!type.shape().isFixed()) {
                        open.add(name);
                      }
                    }));
    if (!open.isEmpty()) {
      shapes.putAll(run(fixed, open, batch, given));
    }
    return shapes;
  }

  private static Model withFixedInputs(Model model, long batch, Map<String, Long> dims)
      throws WorkbenchException {
    Graph graph = model.graph();
    Map<String, ValueInfo> fixed = new LinkedHashMap<>();
    InputShapes.fix(graph.feeds(), batch, dims).forEach(input -> fixed.put(input.name(), input));
    List<ValueInfo> inputs =
        graph.inputs().stream().map(input -> fixed.getOrDefault(input.name(), input)).toList();
    return model.withGraph(
        graph
            .withInputs(inputs)
            .withOutputs(graph.outputs().stream().map(o -> untyped(o.name())).toList())
            .withValueInfos(List.of()));
  }

  private static ValueInfo untyped(String name) {
    return new ValueInfo(name, new ValueType.Undeclared(), Extras.NONE);
  }

  /** What a session with every value as an output reports. */
  private static Map<String, ValueInfo> inferred(Model model) throws WorkbenchException {
    Graph graph = model.graph();
    Map<String, ValueInfo> types = new LinkedHashMap<>();
    graph.inputs().forEach(input -> types.put(input.name(), input));
    graph
        .initializers()
        .forEach(
            (name, tensor) ->
                types.put(name, ValueInfo.tensor(name, tensor.elementType(), tensor.shape())));
    List<ValueInfo> outputs = new ArrayList<>(graph.outputs());
    Set<String> names = new LinkedHashSet<>();
    outputs.forEach(output -> names.add(output.name()));
    for (Node node : graph.nodes()) {
      for (String output : node.outputs()) {
        if (!output.isEmpty() && names.add(output)) {
          outputs.add(untyped(output));
        }
      }
    }
    try (InferenceSession session =
        InferenceSession.open(model.withGraph(graph.withOutputs(outputs)), OPTIONS)) {
      session.outputs().forEach(output -> types.putIfAbsent(output.name(), output));
    }
    GraphIndex index = GraphIndex.of(graph);
    graph.nodes().forEach(node -> typeNarrow(node, index, types));
    return types;
  }

  /** ONNX Runtime's Java API does not know 4-bit types: they are those of the quantizing node. */
  private static void typeNarrow(Node node, GraphIndex index, Map<String, ValueInfo> types) {
    if (!node.is("QuantizeLinear") || !isUndefined(types.get(node.id()))) {
      return;
    }
    ElementType type =
        node.input(2)
            .flatMap(index::constant)
            .map(Tensor::elementType)
            .orElse(ElementType.ofCode((int) node.intAttribute("output_dtype", 0)));
    ValueInfo data = types.get(node.inputs().get(0));
    if (data != null && data.tensorType().isPresent()) {
      types.put(
          node.id(), ValueInfo.tensor(node.id(), type, data.tensorType().orElseThrow().shape()));
    }
  }

  private static boolean isUndefined(ValueInfo info) {
    return info != null
        && info.tensorType().filter(t -> t.elementType() == ElementType.UNDEFINED).isPresent();
  }

  /** ONNX Runtime reports no axes both for scalars and where it knows nothing. */
  private static Set<String> ambiguous(Graph graph, Map<String, ValueInfo> types) {
    Set<String> ambiguous = new LinkedHashSet<>();
    for (Node node : graph.nodes()) {
      for (String output : node.outputs()) {
        ValueInfo info = types.get(output);
        if (info != null && info.tensorType().filter(t -> t.shape().rank() == 0).isPresent()) {
          ambiguous.add(output);
        }
      }
    }
    return ambiguous;
  }

  /** Whether each value is a scalar or of unknown rank: the Shape of a scalar has length 0. */
  private static Map<String, Shape> ranks(Model model, Set<String> values)
      throws WorkbenchException {
    Map<String, Shape> ranks = new LinkedHashMap<>();
    if (values.isEmpty()) {
      return ranks;
    }
    Map<String, String> shapeNames = new LinkedHashMap<>();
    try (InferenceSession session =
        InferenceSession.open(withShapeNodes(model, values, shapeNames), OPTIONS)) {
      Shape ofScalar = Shape.of(0);
      for (ValueInfo output : session.outputs()) {
        Shape shape = output.tensorType().orElseThrow().shape();
        ranks.put(
            shapeNames.get(output.name()), shape.equals(ofScalar) ? Shape.of() : unknown(shape));
      }
    }
    return ranks;
  }

  private static Shape unknown(Shape shapeOfShape) {
    List<Dimension> dimensions = new ArrayList<>();
    if (shapeOfShape.dimensions().get(0) instanceof Dimension.Fixed rank) {
      for (long axis = 0; axis < rank.length(); axis++) {
        dimensions.add(Dimension.unknown());
      }
      return Shape.of(dimensions);
    }
    return Shape.unknownRank();
  }

  private static ValueInfo shaped(ValueInfo info, Map<String, Shape> shapes) {
    ElementType type = info.tensorType().orElseThrow().elementType();
    return info.withType(new ValueType.OfTensor(type, shapes.get(info.name())));
  }

  /** A copy whose only outputs are the Shapes of {@code values}; {@code names} maps them back. */
  private static Model withShapeNodes(Model model, Set<String> values, Map<String, String> names) {
    GraphEditor editor = GraphEditor.of(model.graph());
    List<ValueInfo> outputs = new ArrayList<>();
    for (String value : values) {
      String shape = editor.freshName(value + "_shape");
      names.put(shape, value);
      editor.append(Node.of("Shape", List.of(value), List.of(shape)));
      outputs.add(untyped(shape));
    }
    return model.withGraph(editor.outputs(outputs).build());
  }

  private static Map<String, Shape> run(
      Model model, Set<String> values, long batch, GivenInputs given) throws WorkbenchException {
    Map<String, String> names = new LinkedHashMap<>();
    Map<String, Shape> shapes = new LinkedHashMap<>();
    Map<String, Tensor> inputs = RandomInputs.of(model.graph(), batch, given, SEED);
    try (InferenceSession session =
        InferenceSession.open(withShapeNodes(model, values, names), OPTIONS)) {
      session
          .run(inputs, JobContext.none())
          .forEach((name, shape) -> shapes.put(names.get(name), Shape.of(shape.toLongs())));
      return shapes;
    } catch (WorkbenchException e) {
      String first = values.iterator().next();
      String reason = RandomInputs.refused(inputs, e).getMessage();
      throw new ModelException(e, "model.shapesOpen", values.size(), first, reason);
    }
  }
}
