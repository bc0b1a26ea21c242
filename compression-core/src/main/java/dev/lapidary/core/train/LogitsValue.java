package dev.lapidary.core.train;

import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphEditor;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.ValueInfo;
import java.util.List;
import java.util.Optional;

/** Where the unnormalized class scores of a classifier are. */
public final class LogitsValue {
  private LogitsValue() {}

  /**
   * The name of the first output, or of what a Softmax or LogSoftmax at the end turns into it.
   *
   * @throws ModelException if the graph has no output
   */
  public static String of(Graph graph) throws ModelException {
    if (graph.outputs().isEmpty()) {
      throw new ModelException("train.noOutput", graph.name());
    }
    String output = graph.outputs().get(0).name();
    Optional<Node> last = GraphIndex.of(graph).producer(output);
    return last.filter(node -> node.is("Softmax") || node.is("LogSoftmax"))
        .flatMap(node -> node.input(0))
        .orElse(output);
  }

  /**
   * The model with the logits as its only output.
   *
   * @throws ModelException if the graph has no output
   */
  static Model only(Model model) throws ModelException {
    Graph graph = model.graph();
    String logits = of(graph);
    ValueInfo output = graph.outputs().get(0);
    if (output.name().equals(logits) && graph.outputs().size() == 1) {
      return model;
    }
    ValueInfo named = new ValueInfo(logits, output.type(), output.extras());
    return model.withGraph(GraphEditor.of(graph).outputs(List.of(named)).removeDeadNodes().build());
  }
}
