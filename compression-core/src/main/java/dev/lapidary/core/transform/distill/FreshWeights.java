package dev.lapidary.core.transform.distill;

import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphEditor;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.transform.ConstantWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Forgets what a model has learned. Weights of Conv, ConvTranspose, Gemm and MatMul become normal
 * with variance 2 / fan-in (He et al. 2015, equation 10), those of LSTM, GRU and RNN with variance
 * 1 / fan-in, biases 0, normalizations neutral, slopes of PRelu a quarter. Other constants stay:
 * bounds, embeddings, operands of sums and products that are no biases of a MatMul.
 */
final class FreshWeights {
  private static final List<String> LAYERS = List.of("Conv", "ConvTranspose", "Gemm", "MatMul");
  private static final List<String> NORMALIZATIONS =
      List.of(
          "BatchNormalization",
          "InstanceNormalization",
          "LayerNormalization",
          "GroupNormalization",
          "RMSNormalization");
  private static final List<String> RECURRENT = List.of("LSTM", "GRU", "RNN");
  private static final float SLOPE = 0.25f;

  private final GraphIndex index;
  private final Random random;
  private final Map<String, Tensor> values = new LinkedHashMap<>();

  private FreshWeights(Graph graph, long seed) {
    index = GraphIndex.of(graph);
    random = new Random(seed);
  }

  /** The graph with first weights drawn by {@code seed}. */
  static Graph of(Graph graph, long seed) {
    FreshWeights fresh = new FreshWeights(graph, seed);
    graph.nodes().forEach(fresh::restart);
    GraphEditor editor = GraphEditor.of(graph);
    ConstantWriter.put(graph, editor, fresh.values);
    return editor.build();
  }

  private void restart(Node node) {
    if (!node.isStandard()) {
      return;
    }
    if (LAYERS.contains(node.opType())) {
      draw(node, 1, 2);
      fill(node, 2, 0);
    } else if (RECURRENT.contains(node.opType())) {
      draw(node, 1, 1);
      draw(node, 2, 1);
      fill(node, 3, 0);
    } else if (node.is("PRelu")) {
      fill(node, 1, SLOPE);
    } else if (node.is("Add")) {
      fillBias(node);
    } else if (NORMALIZATIONS.contains(node.opType())) {
      float[] neutral = {Float.NaN, 1, 0, 0, 1};
      for (int i = 1; i < node.inputs().size(); i++) {
        fill(node, i, neutral[i]);
      }
    }
  }

  /** What is added to a product along its last axis. */
  private void fillBias(Node sum) {
    for (int operand = 0; operand < 2; operand++) {
      boolean biases =
          index.producer(sum.inputs().get(1 - operand)).filter(n -> n.is("MatMul")).isPresent();
      boolean vector =
          index.constant(sum.inputs().get(operand)).filter(c -> c.rank() == 1).isPresent();
      if (biases && vector) {
        fill(sum, operand, 0);
      }
    }
  }

  /**
   * @param gain the variance times fan-in
   */
  private void draw(Node node, int input, double gain) {
    Tensor old = node.input(input).flatMap(index::constant).orElse(null);
    if (old == null || !old.elementType().isFloating() || old.rank() < 2) {
      return;
    }
    double deviation = Math.sqrt(gain / fanIn(node, old));
    float[] drawn = new float[Math.toIntExact(old.elementCount())];
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = (float) (random.nextGaussian() * deviation);
    }
    put(node.inputs().get(input), old, drawn);
  }

  /** How many products an output sums; for transposed convolutions an estimate. */
  private static double fanIn(Node node, Tensor weight) {
    return switch (node.opType()) {
      case "Gemm" -> weight.length(node.intAttribute("transB", 0) == 0 ? 0 : 1);
      case "LSTM", "GRU", "RNN" -> weight.length(2);
      case "MatMul" -> weight.length(weight.rank() - 2);
      case "ConvTranspose" ->
          (double) weight.elementCount() / weight.length(1) / node.intAttribute("group", 1);
      default -> (double) weight.elementCount() / weight.length(0);
    };
  }

  private void fill(Node node, int input, float value) {
    Tensor old = node.input(input).flatMap(index::constant).orElse(null);
    if (old != null && old.elementType().isFloating()) {
      float[] filled = new float[Math.toIntExact(old.elementCount())];
      Arrays.fill(filled, value);
      put(node.inputs().get(input), old, filled);
    }
  }

  private void put(String name, Tensor old, float[] fresh) {
    values.put(name, Tensor.ofFloats(old.elementType(), fresh, old.lengths()));
  }
}
