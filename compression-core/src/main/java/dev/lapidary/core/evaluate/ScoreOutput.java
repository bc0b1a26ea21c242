package dev.lapidary.core.evaluate;

import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The output that holds the class scores: the first of floating type and shape [N, C], C at least
 * 2, with or without further axes of length 1; else the first integral one with a label a sample.
 */
record ScoreOutput(String name, boolean labels) {
  private static final Set<String> KEEP_VALUES =
      Set.of(
          "QuantizeLinear",
          "DequantizeLinear",
          "Cast",
          "Identity",
          "Reshape",
          "Flatten",
          "Squeeze",
          "Unsqueeze");

  /**
   * Finds the output in the outputs of one run.
   *
   * @param rows samples of the run
   */
  static Optional<ScoreOutput> find(Map<String, Tensor> outputs, int rows) {
    Optional<ScoreOutput> scores =
        outputs.entrySet().stream()
            .filter(output -> Scores.fits(output.getValue(), rows))
            .map(output -> new ScoreOutput(output.getKey(), false))
            .findFirst();
    return scores.or(
        () ->
            outputs.entrySet().stream()
                .filter(output -> Scores.areLabels(output.getValue(), rows))
                .map(output -> new ScoreOutput(output.getKey(), true))
                .findFirst());
  }

  /**
   * Finds the output.
   *
   * @throws ModelException if no output fits; the message lists what there is
   */
  static ScoreOutput require(Map<String, Tensor> outputs, int rows) throws ModelException {
    Optional<ScoreOutput> found = find(outputs, rows);
    if (found.isEmpty()) {
      String there =
          outputs.entrySet().stream()
              .map(output -> output.getKey() + " " + output.getValue())
              .collect(Collectors.joining(", "));
      throw new ModelException("evaluate.noScores", rows, there.isEmpty() ? "-" : there);
    }
    return found.get();
  }

  /** What the graph says about the kind of the scores; empty if only their values can tell. */
  Optional<ScoreKind> kindInGraph(Graph graph) {
    if (labels) {
      return Optional.of(ScoreKind.LABELS);
    }
    GraphIndex index = GraphIndex.of(graph);
    Optional<Node> node = index.producer(name);
    while (node.isPresent() && KEEP_VALUES.contains(node.get().opType())) {
      node = node.get().input(0).flatMap(index::producer);
    }
    return node.flatMap(
        last ->
            switch (last.opType()) {
              case "Softmax" -> Optional.of(ScoreKind.PROBABILITIES);
              case "LogSoftmax" -> Optional.of(ScoreKind.LOG_PROBABILITIES);
              default -> Optional.empty();
            });
  }
}
