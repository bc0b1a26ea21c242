package dev.lapidary.core.evaluate;

import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphEditor;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Shape;
import dev.lapidary.core.ir.ValueInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Opens outputs that wrap scores in a sequence of maps, as {@code ai.onnx.ml} classifiers do. */
final class ZipMaps {
  private ZipMaps() {}

  /** The model with the scores a ZipMap wraps in the place of each ZipMap output. */
  static Model unwrap(Model model) {
    Graph graph = model.graph();
    GraphIndex index = GraphIndex.of(graph);
    List<ValueInfo> outputs = new ArrayList<>();
    for (ValueInfo output : graph.outputs()) {
      Optional<String> scores =
          index.producer(output.name()).filter(ZipMaps::isZipMap).flatMap(node -> node.input(0));
      outputs.add(
          scores
              .map(name -> ValueInfo.tensor(name, ElementType.FLOAT, Shape.unknownRank()))
              .orElse(output));
    }
    return outputs.equals(graph.outputs())
        ? model
        : model.withGraph(GraphEditor.of(graph).outputs(outputs).removeDeadNodes().build());
  }

  private static boolean isZipMap(Node node) {
    return node.domain().equals("ai.onnx.ml") && node.opType().equals("ZipMap");
  }
}
