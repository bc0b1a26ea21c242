package dev.lapidary.core.transform.quantize;

import dev.lapidary.core.ir.Attribute;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Extras;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphEditor;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.transform.LayerChange;
import dev.lapidary.core.transform.NodeNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes a graph whose products are integer: activations are quantized while the model runs, in the
 * range each of them has at that moment. Used once.
 */
final class DynamicRewriter {
  private static final IntegerRange INT8 = IntegerRange.weight(Byte.SIZE, false);

  private final GraphIndex index;
  private final GraphEditor editor;
  private final boolean perChannel;
  private final WeightType type;
  private final List<String> exclude;
  private final Map<String, List<String>> activations = new HashMap<>();
  private final Map<String, StoredWeight> weights = new HashMap<>();
  private final List<LayerChange> changes = new ArrayList<>();

  /** Names of a weight's integers, scale and, for UINT8, zero point. */
  private record StoredWeight(String integers, String scale, Optional<String> zeroPoint) {}

  /** Nothing is rewritten yet; {@code exclude} names the nodes that are to stay float. */
  DynamicRewriter(Graph graph, boolean perChannel, WeightType type, List<String> exclude) {
    this.index = GraphIndex.of(graph);
    this.editor = GraphEditor.of(graph);
    this.perChannel = perChannel;
    this.type = type;
    this.exclude = exclude;
  }

  List<LayerChange> changes() {
    return changes;
  }

  Graph graph() {
    return editor.removeDeadNodes().dropValueInfos().build();
  }

  void keep(Node node, String reason) {
    changes.add(new LayerChange(node.id(), "kept-float", Map.of("reason", reason)));
  }

  /**
   *
   *
   * <pre>
   *   q, s, z = DynamicQuantizeLinear(x)
   *   y       = Cast(MatMulInteger(q, W, z)) * (s * s_W) + bias
   * </pre>
   */
  void product(Node node, WeightedNode weighted) {
    StoredWeight weight = store(weighted);
    List<String> input = activation(node, node.inputs().get(0));
    List<String> operands = new ArrayList<>(List.of(input.get(0), weight.integers, input.get(2)));
    weight.zeroPoint.ifPresent(operands::add);
    String output = node.id();
    String integers = fresh(output, "_integers");
    String products = fresh(output, "_products");
    String scale = fresh(output, "_scales");
    List<Node> nodes = new ArrayList<>();
    nodes.add(Node.of("MatMulInteger", operands, List.of(integers)));
    nodes.add(
        Node.of("Cast", List.of(integers), List.of(products))
            .withAttribute("to", Attribute.of((long) ElementType.FLOAT.code())));
    nodes.add(Node.of("Mul", List.of(input.get(1), weight.scale), List.of(scale)));
    String scaled = weighted.bias().isPresent() ? fresh(output, "_scaled") : output;
    nodes.add(Node.of("Mul", List.of(products, scale), List.of(scaled)));
    weighted
        .bias()
        .ifPresent(
            bias -> {
              String name = editor.addInitializer(ValueStem.of(output) + "_bias", bias);
              nodes.add(Node.of("Add", List.of(scaled, name), List.of(output)));
            });
    editor.replace(node, nodes.toArray(Node[]::new));
    report(node, weighted.weight().elementCount());
  }

  /**
   * A Gather from a constant table, which gives integers that become floats; other uses of Gather
   * are passed over.
   *
   * <pre>
   *   y = s_T * (Gather(T, indices) - z_T)
   * </pre>
   */
  void table(Node node, boolean wanted) {
    String name = node.inputs().get(0);
    Optional<Tensor> table =
        index
            .constant(name)
            .filter(value -> value.elementType() == ElementType.FLOAT && value.rank() == 2);
    if (table.isEmpty()) {
      return;
    }
    String reason = wanted ? reasonAgainst(name, table.get()) : "embedding";
    if (!reason.isEmpty()) {
      keep(node, reason);
      return;
    }
    WeightQuantization map = WeightQuantization.fit(table.get(), -1, INT8, WeightScaleRule.MIN_MAX);
    StoredWeight stored =
        weights.computeIfAbsent(
            name, absent -> store(name, map.quantize(table.get()), map.scaleTensor()));
    String rows = fresh(node.id(), "_integers");
    List<String> operands = new ArrayList<>(List.of(rows, stored.scale));
    stored.zeroPoint.ifPresent(operands::add);
    editor.replace(
        node,
        node.withInputs(List.of(stored.integers, node.inputs().get(1))).withOutputs(List.of(rows)),
        Node.of("DequantizeLinear", operands, List.of(node.id())));
    report(node, table.get().elementCount());
  }

  /** A table that anyone reads as floats would be stored twice. */
  private String reasonAgainst(String name, Tensor table) {
    if (table.elementCount() == 0 || !WeightedNode.isFinite(table)) {
      return "no-constant-finite-weight";
    }
    boolean shared =
        index.isOutput(name)
            || index.consumers(name).stream().anyMatch(user -> !readsIntegers(user, name));
    return shared ? "would-not-shrink" : "";
  }

  private boolean readsIntegers(Node user, String table) {
    if (isExcluded(user)) {
      return false;
    }
    if (user.is("Gather")) {
      return true;
    }
    return isProduct(user)
        && !user.inputs().get(0).equals(table)
        && WeightedNode.of(user, index).isPresent();
  }

  /** Whether the user wants the node float. */
  boolean isExcluded(Node node) {
    return NodeNames.anyNames(exclude, node);
  }

  /** Whether it is a product whose activation lies as integer products take it. */
  static boolean isProduct(Node node) {
    return node.is("MatMul") || node.is("Gemm") && node.intAttribute("transA", 0) == 0;
  }

  private StoredWeight store(WeightedNode weighted) {
    String name = weighted.node().inputs().get(1);
    boolean turned = weighted.node().is("Gemm") && weighted.channelAxis() == 0;
    Tensor matrix = turned ? Transposed.of(weighted.weight()) : weighted.weight();
    int axis = perChannel && weighted.channelAxis() >= 0 ? 1 : -1;
    WeightQuantization map = WeightQuantization.fit(matrix, axis, INT8, WeightScaleRule.MIN_MAX);
    String key = name + turned + map.scales()[0];
    return weights.computeIfAbsent(
        key, absent -> store(name, map.quantize(matrix), map.scaleTensor()));
  }

  private StoredWeight store(String name, Tensor int8, Tensor scales) {
    String stem = ValueStem.of(name);
    Optional<String> zeroPoint =
        type == WeightType.INT8
            ? Optional.empty()
            : Optional.of(
                editor.addInitializer(stem + "_zero_point", type.zeroPoints(scales.lengths())));
    return new StoredWeight(
        editor.addInitializer(stem + "_quantized", type.store(int8)),
        editor.addInitializer(stem + "_scale", scales),
        zeroPoint);
  }

  /** Integers, scale and zero point of an activation; made once for all who multiply it. */
  private List<String> activation(Node before, String value) {
    return activations.computeIfAbsent(
        value,
        name -> {
          List<String> outputs =
              List.of(fresh(name, "_quantized"), fresh(name, "_scale"), fresh(name, "_zero_point"));
          editor.insertBefore(before, Node.of("DynamicQuantizeLinear", List.of(name), outputs));
          return outputs;
        });
  }

  /** An LSTM as DynamicQuantizeLSTM, whose weights lie transposed: [directions, in, 4 * hidden]. */
  void lstm(LstmWeights lstm) {
    Node node = lstm.node();
    StoredWeight input = storeLstm(node.inputs().get(1), lstm.input());
    StoredWeight recurrent = storeLstm(node.inputs().get(2), lstm.recurrent());
    List<String> inputs = new ArrayList<>(node.inputs());
    while (inputs.size() < LstmWeights.INPUTS) {
      inputs.add("");
    }
    inputs.set(1, input.integers);
    inputs.set(2, recurrent.integers);
    inputs.addAll(List.of(input.scale, input.zeroPoint.orElseThrow()));
    inputs.addAll(List.of(recurrent.scale, recurrent.zeroPoint.orElseThrow()));
    Node quantized =
        new Node(
            node.name(),
            LstmWeights.DOMAIN,
            "DynamicQuantizeLSTM",
            inputs,
            node.outputs(),
            node.attributes(),
            Extras.NONE);
    editor.replace(node, quantized.withoutAttribute("layout"));
    report(node, lstm.input().elementCount() + lstm.recurrent().elementCount());
  }

  /**
   * One scale for each row of each direction, or for each direction; the kernel wants zero points
   * even where they are zero.
   *
   * @param weight [directions, 4 * hidden, in]
   */
  private StoredWeight storeLstm(String name, Tensor weight) {
    long directions = weight.length(0);
    long rows = directions * weight.length(1);
    Tensor matrix = perChannel ? weight.reshaped(rows, weight.length(2)) : weight;
    WeightQuantization map = WeightQuantization.fit(matrix, 0, INT8, WeightScaleRule.MIN_MAX);
    Tensor integers = Transposed.of(map.quantize(matrix).reshaped(weight.lengths()));
    Tensor scales = map.scaleTensor();
    if (perChannel) {
      scales = scales.reshaped(directions, weight.length(1));
    }
    String stem = ValueStem.of(name);
    return new StoredWeight(
        editor.addInitializer(stem + "_quantized", type.store(integers)),
        editor.addInitializer(stem + "_scale", scales),
        Optional.of(
            editor.addInitializer(stem + "_zero_point", type.zeroPoints(scales.lengths()))));
  }

  private void report(Node node, long count) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("operator", node.opType());
    figures.put("weights", count);
    changes.add(new LayerChange(node.id(), "quantized", figures));
  }

  private String fresh(String value, String suffix) {
    return editor.freshName(ValueStem.of(value) + suffix);
  }

  GraphIndex index() {
    return index;
  }
}
