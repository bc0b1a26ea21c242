package dev.lapidary.core.transform.quantize.weights;

import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphEditor;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.transform.LayerChange;
import dev.lapidary.core.transform.quantize.Transposed;
import dev.lapidary.core.transform.quantize.ValueStem;
import dev.lapidary.core.transform.quantize.WeightedNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Replaces weights by blocks of codes, and reports what it did and what it left. */
final class WeightOnlyRewriter {
  private final GraphEditor editor;
  private final GraphIndex index;
  private final BlockScheme scheme;
  private final BlockForm form;
  private final Map<String, Stored> stored = new HashMap<>();
  private final List<LayerChange> changes = new ArrayList<>();

  /** A weight in the graph: its constants' names, and what is told of each layer that uses it. */
  private record Stored(BlockMatrix matrix, List<String> names, Map<String, Object> figures) {}

  WeightOnlyRewriter(Graph graph, BlockScheme scheme, WeightForm form, int accuracyLevel) {
    this.editor = GraphEditor.of(graph);
    this.index = GraphIndex.of(graph);
    this.scheme = scheme;
    this.form = form.writer(editor, accuracyLevel);
  }

  /** A MatMul, or a Gemm as MatMul and Add. */
  void product(Node node) {
    Optional<WeightedNode> found = WeightedNode.of(node, index);
    if (node.intAttribute("transA", 0) != 0) {
      keep(node, "transposed-activation");
    } else if (found.isEmpty()) {
      keep(node, "no-constant-finite-weight");
    } else if (found.get().weight().rank() != 2) {
      keep(node, "weight-of-more-than-two-axes");
    } else {
      multiply(node, found.get());
    }
  }

  private void multiply(Node node, WeightedNode layer) {
    boolean rowsAreOutputs = layer.channelAxis() == 0;
    Tensor rows = rowsAreOutputs ? layer.weight() : Transposed.of(layer.weight());
    String key = node.inputs().get(1) + rowsAreOutputs + node.floatAttribute("alpha", 1);
    Stored weight = stored.computeIfAbsent(key, k -> store(node.inputs().get(1), rows, false));
    if (weight.names().isEmpty()) {
      keep(node, "would-not-shrink");
      return;
    }
    String output = node.id();
    String product =
        layer.bias().isEmpty() ? output : editor.freshName(ValueStem.of(output) + "_product");
    List<Node> nodes =
        new ArrayList<>(
            form.multiply(node.inputs().get(0), weight.names(), weight.matrix(), product));
    nodes.set(nodes.size() - 1, nodes.get(nodes.size() - 1).withName(node.name()));
    layer.bias().ifPresent(bias -> nodes.add(add(product, bias, output)));
    editor.replace(node, nodes.toArray(Node[]::new));
    report(node, weight);
  }

  private Node add(String product, Tensor bias, String output) {
    String name = editor.addInitializer(ValueStem.of(output) + "_bias", bias);
    return Node.of("Add", List.of(product, name), List.of(output));
  }

  /** A Gather of rows from a constant table; other uses of Gather are passed over. */
  void table(Node node, boolean wanted) {
    Optional<Tensor> table =
        node.input(0)
            .flatMap(index::constant)
            .filter(t -> t.elementType() == ElementType.FLOAT && t.rank() == 2);
    if (table.isEmpty()) {
      return;
    }
    String reason = wanted ? reasonAgainst(node, table.get()) : "embedding";
    if (!reason.isEmpty()) {
      keep(node, reason);
      return;
    }
    String name = node.inputs().get(0);
    Stored weight = stored.computeIfAbsent(name, k -> store(name, table.get(), true));
    if (weight.names().isEmpty()) {
      keep(node, "would-not-shrink");
      return;
    }
    List<Node> nodes =
        form.gather(node.inputs().get(1), weight.names(), weight.matrix(), node.id());
    editor.replace(node, nodes.toArray(Node[]::new));
    report(node, weight);
  }

  private String reasonAgainst(Node node, Tensor table) {
    if (node.intAttribute("axis", 0) % 2 != 0) {
      return "takes-columns";
    } else if (table.elementCount() == 0 || !WeightedNode.isFinite(table)) {
      return "no-constant-finite-weight";
    }
    return form.reasonAgainst(scheme, Math.toIntExact(table.length(1)));
  }

  private Stored store(String name, Tensor rows, boolean table) {
    float[] exact = rows.toFloats();
    BlockMatrix matrix = BlockMatrix.nearest(scheme, exact, Math.toIntExact(rows.length(0)));
    StoredBlocks blocks = table ? form.table(matrix) : form.product(matrix);
    if (blocks.byteSize() >= rows.byteSize()) {
      return new Stored(matrix, List.of(), Map.of());
    }
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("weightBits", scheme.weightBits());
    figures.put("blockSize", scheme.blockSize());
    figures.put("sqnrDecibels", SignalToNoise.decibels(exact, matrix.values()));
    figures.put("bytesBefore", rows.byteSize());
    figures.put("bytesAfter", blocks.byteSize());
    if (scheme.simulated()) {
      figures.put("simulated", "weights");
      figures.put("storedBits", scheme.storedBits());
    }
    return new Stored(matrix, blocks.addTo(editor, name, scheme.storedBits()), figures);
  }

  void keep(Node node, String reason) {
    changes.add(new LayerChange(node.id(), "kept-float", Map.of("reason", reason)));
  }

  private void report(Node node, Stored weight) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("operator", node.opType());
    figures.putAll(weight.figures());
    changes.add(new LayerChange(node.id(), "quantized", figures));
  }

  Graph graph() {
    return editor.build();
  }

  List<LayerChange> changes() {
    return changes;
  }
}
