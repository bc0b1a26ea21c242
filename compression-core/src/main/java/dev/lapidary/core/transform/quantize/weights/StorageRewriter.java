package dev.lapidary.core.transform.quantize.weights;

import dev.lapidary.core.ir.Attribute;
import dev.lapidary.core.ir.Constants;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphEditor;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.transform.LayerChange;
import dev.lapidary.core.transform.quantize.ValueStem;
import dev.lapidary.core.transform.quantize.WeightedNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Replaces the float weights of a graph by stored ones and nodes that turn them back. */
final class StorageRewriter {
  /** Fewer elements are not worth a node of their own. */
  private static final int FEWEST_ELEMENTS = 256;

  private final Graph graph;
  private final GraphIndex index;
  private final GraphEditor editor;
  private final StoredType type;
  private final List<Node> excluded;
  private final List<LayerChange> changes = new ArrayList<>();

  StorageRewriter(Graph graph, StoredType type, List<Node> excluded) {
    this.graph = graph;
    this.index = GraphIndex.of(graph);
    this.editor = GraphEditor.of(graph);
    this.type = type;
    this.excluded = excluded;
  }

  /** Visits every constant of the main graph. */
  List<LayerChange> rewrite(JobContext job) {
    Map<String, Tensor> weights = weights();
    int done = 0;
    for (Map.Entry<String, Tensor> weight : weights.entrySet()) {
      job.throwIfCancelled();
      job.progress((double) done++ / weights.size(), weight.getKey());
      String reason = reasonToKeep(weight.getKey(), weight.getValue());
      if (reason.isEmpty()) {
        store(weight.getKey(), weight.getValue());
      } else {
        changes.add(new LayerChange(weight.getKey(), "kept-float", Map.of("reason", reason)));
      }
    }
    return changes;
  }

  private Map<String, Tensor> weights() {
    Map<String, Tensor> constants = new LinkedHashMap<>(graph.initializers());
    for (Node node : graph.nodes()) {
      if (node.is("Constant")) {
        Constants.valueOf(node).ifPresent(value -> constants.put(node.id(), value));
      }
    }
    constants
        .entrySet()
        .removeIf(entry -> !isWeight(entry.getValue()) || users(entry.getKey()).isEmpty());
    return constants;
  }

  private static boolean isWeight(Tensor constant) {
    return constant.elementType() == ElementType.FLOAT
        && constant.rank() >= 2
        && constant.elementCount() >= FEWEST_ELEMENTS;
  }

  private List<Node> users(String name) {
    return index.consumers(name);
  }

  private String reasonToKeep(String name, Tensor weight) {
    if (users(name).stream().anyMatch(excluded::contains)) {
      return "excluded";
    } else if (index.isOutput(name)) {
      return "model-output";
    } else if (users(name).stream().anyMatch(StorageRewriter::wantsConstants)) {
      return "constant-wanted";
    }
    return WeightedNode.isFinite(weight) ? "" : "no-constant-finite-weight";
  }

  /** Scales of integers, and operators that look at their constants when they are loaded. */
  private static boolean wantsConstants(Node node) {
    return !node.isStandard() || node.is("QuantizeLinear") || node.is("DequantizeLinear");
  }

  private void store(String name, Tensor weight) {
    float[] exact = weight.toFloats();
    StoredFloats floats = type.store(exact, weight.lengths());
    String stem = ValueStem.of(name);
    String stored = editor.addInitializer(stem + "_stored", floats.stored());
    String restored = editor.freshName(stem + "_restored");
    editor.redirectUses(name, restored);
    index.producer(name).ifPresent(editor::remove);
    long bytes = floats.stored().byteSize();
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("storage", type.elementType().name());
    floats.scale().ifPresent(scale -> figures.put("scale", (double) scale));
    figures.put("sqnrDecibels", SignalToNoise.decibels(exact, floats.values()));
    figures.put("bytesBefore", weight.byteSize());
    figures.put("bytesAfter", bytes);
    changes.add(new LayerChange(name, "quantized", figures));
    editor.append(
        floats
            .scale()
            .map(scale -> dequantize(stem, stored, scale, restored))
            .orElseGet(() -> cast(stored, restored)));
  }

  private static Node cast(String stored, String restored) {
    return Node.of("Cast", List.of(stored), List.of(restored))
        .withAttribute("to", Attribute.of((long) ElementType.FLOAT.code()));
  }

  private Node dequantize(String stem, String stored, float scale, String restored) {
    String name = editor.addInitializer(stem + "_scale", Tensor.scalar(scale));
    return Node.of("DequantizeLinear", List.of(stored, name), List.of(restored));
  }

  Graph graph() {
    return editor.build();
  }
}
