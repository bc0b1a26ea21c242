package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.ir.Attribute;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphEditor;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.ir.ValueType;
import dev.lapidary.core.transform.LayerChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Writes a graph in 16 bits, with casts where it meets what stays float. Used once. */
final class HalfRewriter {
  private static final String HALF = "_float16";

  private final Graph graph;
  private final HalfSelection selection;
  private final GraphEditor editor;
  private final boolean keepIo;
  private final Set<String> captured = new HashSet<>();

  /** Values that keep their name as FLOAT; in 16 bits they have another. */
  private final Map<String, String> renamed = new LinkedHashMap<>();

  private final Map<String, String> halves = new HashMap<>();
  private final Map<String, String> floats = new HashMap<>();
  private final List<LayerChange> changes = new ArrayList<>();

  HalfRewriter(HalfSelection selection, boolean keepIo) {
    this.graph = selection.graph();
    this.selection = selection;
    this.keepIo = keepIo;
    this.editor = GraphEditor.of(graph);
    for (Node node : graph.nodes()) {
      node.subgraphs().forEach(subgraph -> captured.addAll(GraphIndex.captures(subgraph)));
    }
  }

  List<LayerChange> changes() {
    return changes;
  }

  Graph rewrite() {
    if (keepIo) {
      graph.outputs().forEach(output -> rename(output.name()));
    }
    captured.stream().sorted().forEach(this::rename);
    for (Node node : graph.nodes()) {
      if (!node.is("Constant")) {
        editor.replace(node, rewritten(node));
      }
    }
    renamed.forEach((name, half) -> editor.append(cast(half, name, ElementType.FLOAT)));
    editor.inputs(graph.inputs().stream().map(this::declared).toList());
    editor.outputs(graph.outputs().stream().map(this::declared).toList());
    return editor.removeDeadNodes().dropValueInfos().build();
  }

  private void rename(String value) {
    if (selection.comesHalf(value) && !renamed.containsKey(value)) {
      renamed.put(value, editor.freshName(ValueStem.of(value) + HALF));
    }
  }

  /** An input or output of the graph under the type it has now. */
  private ValueInfo declared(ValueInfo info) {
    boolean half = isHalf(info.name()) && !renamed.containsKey(info.name());
    return half
        ? info.withType(
            new ValueType.OfTensor(ElementType.FLOAT16, info.tensorType().orElseThrow().shape()))
        : info;
  }

  /** Whether the value exists in 16 bits without a cast. */
  private boolean isHalf(String value) {
    boolean input = graph.input(value).isPresent() && !captured.contains(value);
    return selection.comesHalf(value) || (!keepIo && input && selection.isFloat(value));
  }

  private Node rewritten(Node node) {
    boolean half = selection.isHalf(node);
    long[] lost = new long[2];
    List<String> operands = new ArrayList<>();
    for (String input : node.inputs()) {
      if (!selection.isFloat(input)) {
        operands.add(input);
      } else {
        operands.add(half ? asHalf(input, lost) : asFloat(input));
      }
    }
    if (!half) {
      return node.withInputs(operands);
    }
    boolean floating =
        node.inputs().stream().anyMatch(selection::isFloat) || selection.comesHalf(node.id());
    if (floating) {
      report(node, lost);
    }
    return typed(node)
        .withInputs(operands)
        .withOutputs(node.outputs().stream().map(o -> renamed.getOrDefault(o, o)).toList());
  }

  private String asHalf(String value, long[] lost) {
    Optional<Tensor> constant = selection.floatConstant(value);
    if (constant.isPresent()) {
      HalfWeight weight = HalfWeight.of(constant.get());
      lost[0] += weight.overflows();
      lost[1] += weight.flushed();
      return halves.computeIfAbsent(
          value, name -> editor.addInitializer(ValueStem.of(name) + HALF, weight.value()));
    } else if (isHalf(value)) {
      return renamed.getOrDefault(value, value);
    }
    return halves.computeIfAbsent(value, name -> appendCast(name, HALF, ElementType.FLOAT16));
  }

  private String asFloat(String value) {
    if (!isHalf(value) || renamed.containsKey(value)) {
      return value;
    }
    return floats.computeIfAbsent(value, name -> appendCast(name, "_float", ElementType.FLOAT));
  }

  private String appendCast(String from, String suffix, ElementType type) {
    String result = editor.freshName(ValueStem.of(from) + suffix);
    editor.append(cast(from, result, type));
    return result;
  }

  private static Node cast(String from, String to, ElementType type) {
    return Node.of("Cast", List.of(from), List.of(to))
        .withAttribute("to", Attribute.of((long) type.code()));
  }

  /** Attributes that name or hold FLOAT, and so type the result: of Cast and ConstantOfShape. */
  private static Node typed(Node node) {
    if (node.intAttribute("to", 0) == ElementType.FLOAT.code()) {
      return node.withAttribute("to", Attribute.of((long) ElementType.FLOAT16.code()));
    }
    Optional<Tensor> value = node.tensorAttribute("value");
    if (value.filter(v -> v.elementType() == ElementType.FLOAT).isPresent()) {
      return node.withAttribute("value", Attribute.of(HalfWeight.of(value.get()).value()));
    } else if (node.is("ConstantOfShape") && value.isEmpty()) {
      Tensor zero = Tensor.ofFloats(ElementType.FLOAT16, new float[1], 1);
      return node.withAttribute("value", Attribute.of(zero));
    }
    return node;
  }

  private void report(Node node, long[] lost) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("operator", node.opType());
    if (lost[0] > 0) {
      figures.put("clamped", lost[0]);
    }
    if (lost[1] > 0) {
      figures.put("flushedToZero", lost[1]);
    }
    changes.add(new LayerChange(node.id(), "quantized", figures));
  }
}
