package dev.lapidary.core.transform.quantize.weights;

import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphEditor;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.transform.LayerChange;
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
  private final Map<String, ChosenBlocks> chosen = new HashMap<>();
  private final Map<String, Stored> stored = new HashMap<>();
  private final List<LayerChange> changes = new ArrayList<>();

  /** A weight in the graph: its constants' names, and what is told of each layer that uses it. */
  private record Stored(BlockMatrix matrix, List<String> names, Map<String, Object> figures) {}

  WeightOnlyRewriter(Graph graph, BlockScheme scheme, BlockStorage storage) {
    this.editor = GraphEditor.of(graph);
    this.index = GraphIndex.of(graph);
    this.scheme = scheme;
    this.form = storage.writer(editor);
  }

  /** Sets codes of products, by their keys; those of others are the nearest. */
  void choose(Map<String, ChosenBlocks> codes) {
    chosen.putAll(codes);
  }

  /** What a MatMul or Gemm is to become a product of; empty if it stays float. */
  Optional<BlockProduct> find(Node node) {
    return BlockProduct.of(node, index).filter(found -> form.shrinks(scheme, found.rows(), false));
  }

  /** A MatMul, or a Gemm as MatMul and Add. */
  void product(Node node) {
    Optional<BlockProduct> found = find(node);
    if (found.isPresent()) {
      multiply(node, found.get());
    } else {
      String reason = BlockProduct.reasonAgainst(node, index);
      keep(node, reason.isEmpty() ? "would-not-shrink" : reason);
    }
  }

  private void multiply(Node node, BlockProduct found) {
    Stored weight = stored.computeIfAbsent(found.key(), key -> store(node, found));
    Optional<Tensor> bias = found.layer().bias();
    String output = node.id();
    String product = bias.isEmpty() ? output : editor.freshName(ValueStem.of(output) + "_product");
    List<Node> nodes =
        new ArrayList<>(
            form.multiply(node.inputs().get(0), weight.names(), weight.matrix(), product));
    nodes.set(nodes.size() - 1, nodes.get(nodes.size() - 1).withName(node.name()));
    bias.ifPresent(value -> nodes.add(add(product, value, output)));
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
    Stored weight = stored.computeIfAbsent(name, k -> store(name, table.get()));
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
    String reason = form.reasonAgainst(scheme, Math.toIntExact(table.length(1)));
    return !reason.isEmpty() || form.shrinks(scheme, table, true) ? reason : "would-not-shrink";
  }

  private Stored store(Node node, BlockProduct product) {
    Tensor rows = product.rows();
    ChosenBlocks blocks =
        Optional.ofNullable(chosen.get(product.key())).orElseGet(() -> nearest(rows));
    return store(node.inputs().get(1), rows, blocks, form.product(blocks.matrix()));
  }

  private Stored store(String name, Tensor table) {
    ChosenBlocks blocks = nearest(table);
    return store(name, table, blocks, form.table(blocks.matrix()));
  }

  private ChosenBlocks nearest(Tensor rows) {
    int count = Math.toIntExact(rows.length(0));
    return new ChosenBlocks(BlockMatrix.nearest(scheme, rows.toFloats(), count), Map.of());
  }

  private Stored store(String name, Tensor rows, ChosenBlocks blocks, StoredBlocks constants) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("weightBits", scheme.weightBits());
    figures.put("blockSize", scheme.blockSize());
    figures.put("sqnrDecibels", SignalToNoise.decibels(rows.toFloats(), blocks.matrix().values()));
    figures.put("bytesBefore", rows.byteSize());
    figures.put("bytesAfter", constants.byteSize());
    figures.putAll(blocks.figures());
    if (scheme.simulated()) {
      figures.put("simulated", "weights");
      figures.put("storedBits", scheme.storedBits());
    }
    List<String> names = constants.addTo(editor, name, scheme.storedBits());
    return new Stored(blocks.matrix(), names, figures);
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
