package dev.lapidary.core.transform.convert;

import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Attribute;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.ir.ValueType;
import dev.lapidary.core.runtime.ShapeProbe;
import dev.lapidary.core.transform.convert.opset.ValueTypes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The types ONNX Runtime infers for a model's values, asked for once, when first needed. Values of
 * subgraphs are known as far as the file notes them.
 */
final class ProbedTypes implements ValueTypes {
  private final Model model;
  private final Map<String, ValueType.OfTensor> noted = new HashMap<>();
  private final Optional<ElementType> soleFloatingType;
  private boolean probed;

  ProbedTypes(Model model) {
    this.model = model;
    Set<ElementType> floating = new LinkedHashSet<>();
    model.graph().forEachGraph(graph -> look(graph, floating));
    soleFloatingType =
        floating.size() == 1 ? Optional.of(floating.iterator().next()) : Optional.empty();
  }

  private void look(Graph graph, Set<ElementType> floating) {
    List<ValueInfo> infos = new ArrayList<>(graph.inputs());
    infos.addAll(graph.outputs());
    infos.addAll(graph.valueInfos());
    for (ValueInfo info : infos) {
      info.tensorType().ifPresent(type -> note(info.name(), type, floating));
    }
    for (Tensor tensor : graph.initializers().values()) {
      add(tensor.elementType(), floating);
    }
    for (Node node : graph.nodes()) {
      node.attributes().values().forEach(attribute -> look(node, attribute, floating));
    }
  }

  private void look(Node node, Attribute attribute, Set<ElementType> floating) {
    if (attribute instanceof Attribute.TensorValue tensor) {
      add(tensor.value().elementType(), floating);
    } else if (attribute instanceof Attribute.IntValue code && node.is("Cast")) {
      add(ElementType.ofCode((int) code.value()), floating);
    }
  }

  private void note(String name, ValueType.OfTensor type, Set<ElementType> floating) {
    noted.putIfAbsent(name, type);
    add(type.elementType(), floating);
  }

  private static void add(ElementType type, Set<ElementType> floating) {
    if (type.isFloating()) {
      floating.add(type);
    }
  }

  @Override
  public Optional<ElementType> soleFloatingType() {
    return soleFloatingType;
  }

  @Override
  public Optional<ValueType.OfTensor> of(String value) throws WorkbenchException {
    if (!probed) {
      probed = true;
      probe();
    }
    return Optional.ofNullable(noted.get(value));
  }

  private void probe() throws WorkbenchException {
    for (ValueInfo info : ShapeProbe.types(model).values()) {
      info.tensorType().ifPresent(type -> noted.put(info.name(), type));
    }
  }
}
