package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.ir.GraphEditor;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A layer and the BatchNormalization behind it, which training folds anew in every step (Jacob et
 * al. 2018, section 3.2; Krishnamoorthi 2018): the weight is rounded as it will be folded, and the
 * normalization sees what the layer would give without.
 *
 * <pre>
 *   factor = gamma / sqrt(runningVariance + epsilon)          for each output channel
 *   y      = BatchNormalization(layer(x, round(weight * factor), bias * factor) / factor)
 * </pre>
 *
 * <p>With the running statistics this is the folded layer; with those of a batch the normalization
 * trains as if nothing were folded.
 *
 * @param layer a Conv, or a Gemm without alpha and beta, with constant weight
 */
record NormalizedLayer(Node layer, Node batchNorm) {
  private static final float DEFAULT_EPSILON = 1e-5f;
  private static final int SCALE = 1;
  private static final int VARIANCE = 4;

  /** The normalization that makes a value and the layer before it, if they can be trained so. */
  static Optional<NormalizedLayer> of(String output, GraphIndex index) {
    return index
        .producer(output)
        .filter(node -> node.is("BatchNormalization") && invertible(node, index))
        .flatMap(
            node ->
                index
                    .producer(node.inputs().get(0))
                    .filter(NormalizedLayer::isPlain)
                    .map(layer -> new NormalizedLayer(layer, node)));
  }

  private static boolean isPlain(Node layer) {
    boolean plainGemm =
        layer.is("Gemm")
            && layer.floatAttribute("alpha", 1) == 1
            && layer.floatAttribute("beta", 1) == 1;
    return layer.is("Conv") || plainGemm;
  }

  /** A channel with a scale of 0 has lost what it would be divided by. */
  private static boolean invertible(Node batchNorm, GraphIndex index) {
    Optional<Tensor> scale = batchNorm.input(SCALE).flatMap(index::constant);
    if (scale.isEmpty()) {
      return false;
    }
    for (float factor : scale.get().toFloats()) {
      if (Math.abs(factor) < Float.MIN_NORMAL) {
        return false;
      }
    }
    return true;
  }

  /** The name of the weight that is trained. */
  String weight() {
    return layer.inputs().get(1);
  }

  /**
   * Writes both.
   *
   * @param folded the folded layer
   * @param wired takes the layer's activation and makes the normalization's output
   * @param round writes the rounding of a weight and yields the name of the result
   */
  List<Node> write(
      GraphEditor editor, WeightedNode folded, Node wired, UnaryOperator<String> round) {
    String stem = ValueStem.of(batchNorm.id());
    int rank = folded.weight().rank();
    int channelAxis = folded.channelAxis();
    List<Node> nodes = new ArrayList<>();
    String factor = factor(editor, stem, nodes);
    String onWeight = spread(editor, factor, rank - 1 - channelAxis, nodes);
    String weight = add(editor, nodes, "Mul", stem + "_folded_weight", weight(), onWeight);
    List<String> inputs = new ArrayList<>(List.of(wired.inputs().get(0), round.apply(weight)));
    layer
        .input(2)
        .ifPresent(
            bias -> inputs.add(add(editor, nodes, "Mul", stem + "_folded_bias", bias, factor)));
    String output = editor.freshName(stem + "_folded");
    nodes.add(wired.withInputs(inputs).withOutputs(List.of(output)));
    String onOutput = spread(editor, factor, layer.is("Gemm") ? 0 : rank - 2, nodes);
    List<String> normalized = new ArrayList<>(batchNorm.inputs());
    normalized.set(0, add(editor, nodes, "Div", stem + "_unfolded", output, onOutput));
    nodes.add(batchNorm.withInputs(normalized).withOutputs(wired.outputs()));
    return nodes;
  }

  private String factor(GraphEditor editor, String stem, List<Node> nodes) {
    float value = batchNorm.floatAttribute("epsilon", DEFAULT_EPSILON);
    String epsilon = editor.addInitializer(stem + "_epsilon", Tensor.scalar(value));
    String variance = batchNorm.inputs().get(VARIANCE);
    String sum = add(editor, nodes, "Add", stem + "_variance", variance, epsilon);
    String deviation = add(editor, nodes, "Sqrt", stem + "_deviation", sum);
    return add(editor, nodes, "Div", stem + "_factor", batchNorm.inputs().get(SCALE), deviation);
  }

  /** The factor with so many axes of length 1 behind it. */
  private static String spread(GraphEditor editor, String factor, int axes, List<Node> nodes) {
    if (axes == 0) {
      return factor;
    }
    long[] lengths = new long[axes + 1];
    Arrays.fill(lengths, 1);
    lengths[0] = -1;
    String shape =
        editor.addInitializer(factor + "_shape", Tensor.ofLongs(lengths, lengths.length));
    return add(editor, nodes, "Reshape", factor + "_spread", factor, shape);
  }

  private static String add(
      GraphEditor editor, List<Node> nodes, String operator, String output, String... inputs) {
    String name = editor.freshName(output);
    nodes.add(Node.of(operator, List.of(inputs), List.of(name)));
    return name;
  }
}
