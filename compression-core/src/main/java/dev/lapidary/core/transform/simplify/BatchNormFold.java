package dev.lapidary.core.transform.simplify;

import dev.lapidary.core.ir.Attribute;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphEditor;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One BatchNormalization that can be folded into the layer before it.
 *
 * @param layer the Conv, ConvTranspose or Gemm
 * @param bias the layer's bias per output channel, as it is added (a Gemm's beta included)
 */
record BatchNormFold(
    Node layer, Node batchNorm, ChannelWeights weights, double[] bias, ChannelAffine affine) {

  private static final int WEIGHT = 1;
  private static final int BIAS = 2;

  /** Every fold the graph allows; no two share a node. */
  static List<BatchNormFold> find(Graph graph, long opset) {
    GraphIndex index = GraphIndex.of(graph);
    List<BatchNormFold> folds = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (node.is("BatchNormalization")) {
        of(node, index, opset).ifPresent(folds::add);
      }
    }
    return folds;
  }

  private static Optional<BatchNormFold> of(Node batchNorm, GraphIndex index, long opset) {
    Optional<Node> layer =
        batchNorm
            .input(0)
            .filter(between -> index.soleConsumer(between).isPresent())
            .flatMap(index::producer);
    Optional<ChannelAffine> affine = ChannelAffine.of(batchNorm, index, opset);
    if (layer.isEmpty() || affine.isEmpty()) {
      return Optional.empty();
    }
    Node before = layer.get();
    Optional<ChannelWeights> weights =
        before
            .input(WEIGHT)
            .flatMap(index::constant)
            .flatMap(weight -> ChannelWeights.of(before, weight))
            .filter(found -> found.channels() == affine.get().channels());
    return weights.flatMap(
        found ->
            bias(before, index, found.channels())
                .map(bias -> new BatchNormFold(before, batchNorm, found, bias, affine.get())));
  }

  /** Zeros where there is none; empty if it is not one constant a channel. */
  private static Optional<double[]> bias(Node layer, GraphIndex index, int channels) {
    if (layer.input(BIAS).isEmpty()) {
      return Optional.of(new double[channels]);
    }
    double beta = layer.is("Gemm") ? layer.floatAttribute("beta", 1) : 1;
    return layer
        .input(BIAS)
        .flatMap(index::constant)
        .filter(tensor -> isPerChannel(tensor, channels))
        .map(tensor -> spread(tensor, channels, beta));
  }

  /** A Gemm's C may be anything that broadcasts to [rows, channels]; rows must not differ. */
  private static boolean isPerChannel(Tensor bias, int channels) {
    long count = bias.elementCount();
    boolean one = count == 1 && bias.rank() <= 2;
    boolean row = count == channels && bias.rank() >= 1 && bias.rank() <= 2;
    return bias.elementType().isFloating()
        && (one || row && bias.length(bias.rank() - 1) == channels);
  }

  private static double[] spread(Tensor bias, int channels, double beta) {
    double[] values = new double[channels];
    for (int c = 0; c < channels; c++) {
      values[c] = beta * bias.doubleAt(bias.elementCount() == 1 ? 0 : c);
    }
    return values;
  }

  static Graph applyAll(Graph graph, List<BatchNormFold> folds) {
    GraphIndex index = GraphIndex.of(graph);
    GraphEditor editor = GraphEditor.of(graph);
    folds.forEach(fold -> fold.apply(editor, index));
    removeFreedConstants(editor, index, folds);
    return editor.build();
  }

  /** The layer takes over the normalization's output name, so nothing after it changes. */
  private void apply(GraphEditor editor, GraphIndex index) {
    Tensor weight = weights.scaled(affine.factor());
    double[] newBias = affine.applyTo(bias);
    Tensor biasTensor = ChannelWeights.tensor(weight.elementType(), newBias, newBias.length);
    String biasName =
        layer
            .input(BIAS)
            .map(name -> put(editor, index, name, biasTensor))
            .orElseGet(() -> editor.addInitializer(layer.id() + "_bias", biasTensor));
    String weightName = put(editor, index, layer.inputs().get(WEIGHT), weight);
    Node folded =
        layer
            .withInputs(List.of(layer.inputs().get(0), weightName, biasName))
            .withOutputs(List.of(batchNorm.id()));
    editor.replace(layer, layer.is("Gemm") ? withUnitBeta(folded) : folded).remove(batchNorm);
  }

  private static Node withUnitBeta(Node gemm) {
    return gemm.attributes().containsKey("beta")
        ? gemm.withAttribute("beta", Attribute.of(1f))
        : gemm;
  }

  /** Under the old name if this layer alone uses it, else as a copy. */
  private String put(GraphEditor editor, GraphIndex index, String name, Tensor value) {
    boolean own =
        index.producer(name).isEmpty()
            && index.soleConsumer(name).filter(layer::equals).isPresent()
            && layer.inputs().stream().filter(name::equals).count() == 1;
    if (own) {
      editor.putInitializer(name, value);
      return name;
    }
    return editor.addInitializer(name + "_folded", value);
  }

  private static void removeFreedConstants(
      GraphEditor editor, GraphIndex index, List<BatchNormFold> folds) {
    List<Node> touched = new ArrayList<>();
    folds.forEach(fold -> touched.addAll(List.of(fold.layer, fold.batchNorm)));
    GraphIndex edited = GraphIndex.of(editor.build());
    touched.stream()
        .flatMap(node -> node.inputs().stream())
        .distinct()
        .flatMap(name -> index.producer(name).stream())
        .filter(node -> node.is("Constant") && edited.consumers(node.id()).isEmpty())
        .filter(node -> !edited.isOutput(node.id()))
        .distinct()
        .forEach(editor::remove);
  }
}
