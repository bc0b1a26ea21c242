package dev.lapidary.core.transform.convert.opset;

import dev.lapidary.core.error.RecipeException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Constants;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Shape;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an adapter may know of the graph around its node, and where it puts new constants. Local to
 * the conversion of one graph; those of subgraphs look constants up in the graphs around them.
 */
public final class OpsetScope {
  private final Optional<OpsetScope> outer;
  private final Map<String, Tensor> constants = new LinkedHashMap<>();
  private final Map<String, Tensor> added = new LinkedHashMap<>();
  private final Set<String> names;
  private final ValueTypes types;
  private final int fromVersion;

  private OpsetScope(
      Optional<OpsetScope> outer, Set<String> names, ValueTypes types, int fromVersion) {
    this.outer = outer;
    this.names = names;
    this.types = types;
    this.fromVersion = fromVersion;
  }

  /**
   * The scope of a whole model's graph.
   *
   * @param names every value name of the model; fresh ones are added
   */
  static OpsetScope of(Graph graph, Set<String> names, ValueTypes types, int fromVersion) {
    return new OpsetScope(Optional.empty(), names, types, fromVersion).know(graph);
  }

  /** The scope of a graph held by a node of this one. */
  OpsetScope inside(Graph subgraph) {
    return new OpsetScope(Optional.of(this), names, types, fromVersion).know(subgraph);
  }

  private OpsetScope know(Graph graph) {
    constants.putAll(graph.initializers());
    for (Node node : graph.nodes()) {
      if (node.is("Constant")) {
        Constants.valueOf(node).ifPresent(value -> constants.put(node.id(), value));
      }
    }
    return this;
  }

  /** The version the node is written in. */
  int fromVersion() {
    return fromVersion;
  }

  /** A value name nobody in the model uses yet. */
  String freshName(String wanted) {
    String name = wanted;
    for (int i = 1; !names.add(name); i++) {
      name = wanted + "_" + i;
    }
    return name;
  }

  /** Adds a constant to the graph and returns its name. */
  String constant(String wanted, Tensor value) {
    String name = freshName(wanted);
    added.put(name, value);
    constants.put(name, value);
    return name;
  }

  /** Adds a constant list of INT64 for {@code node} and returns its name. */
  String longs(Node node, String role, long... values) {
    return constant(node.id() + "_" + role, Tensor.ofLongs(values, values.length));
  }

  /** The constants adapters have added. */
  Map<String, Tensor> added() {
    return added;
  }

  /** The value if it is constant, here or in a graph around. */
  Optional<Tensor> constantValue(String value) {
    Tensor found = constants.get(value);
    return found != null
        ? Optional.of(found)
        : outer.flatMap(around -> around.constantValue(value));
  }

  /** The type of a value if anything tells it. */
  Optional<ValueType.OfTensor> type(String value) throws WorkbenchException {
    Optional<Tensor> constant = constantValue(value);
    return constant.isPresent()
        ? constant.map(tensor -> new ValueType.OfTensor(tensor.elementType(), tensor.shape()))
        : types.of(value);
  }

  /** The shape of a value, of unknown rank if nothing tells it. */
  Shape shape(String value) throws WorkbenchException {
    return type(value).map(ValueType.OfTensor::shape).orElse(Shape.unknownRank());
  }

  /**
   * The element type of a node's input.
   *
   * @throws RecipeException if nothing tells it
   */
  ElementType elementType(Node node, int input) throws WorkbenchException {
    Optional<ValueType.OfTensor> type = type(node.inputs().get(input));
    if (type.isEmpty() || type.get().elementType() == ElementType.UNDEFINED) {
      throw refusal(
          node, "the element type of its input '" + node.inputs().get(input) + "' is unknown");
    }
    return type.get().elementType();
  }

  /**
   * The floating type of a node's input, which may be noted nowhere if the model knows only one.
   *
   * @throws RecipeException if nothing tells it
   */
  ElementType floatingType(Node node, int input) throws WorkbenchException {
    Optional<ElementType> sole = types.soleFloatingType();
    return type(node.inputs().get(input)).isEmpty() && sole.isPresent()
        ? sole.get()
        : elementType(node, input);
  }

  /** An error that says which node stands in the way of the next version and why. */
  RecipeException refusal(Node node, String reason) {
    return new RecipeException(
        "recipe.opset.node", node.describe(), fromVersion, fromVersion + 1, reason);
  }
}
