package dev.lapidary.core.profile;

import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Node;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What every common runtime does to a graph before it runs it: nodes that vanish into a neighbour,
 * operators between DequantizeLinear and QuantizeLinear that compute on integers, and values that
 * therefore share one piece of memory.
 */
final class Fusion {
  private static final Set<String> VIEWS =
      Set.of("Reshape", "Flatten", "Squeeze", "Unsqueeze", "Identity", "Dropout");
  private static final Set<String> ACTIVATIONS = Set.of("Relu", "Clip", "LeakyRelu");
  private static final Set<String> HOSTS =
      Set.of("Conv", "ConvTranspose", "Gemm", "MatMul", "Add", "BatchNormalization");

  /** Products that leave their result in float are still computed on integers. */
  private static final Set<String> FLOAT_RESULT = Set.of("MatMul", "Gemm");

  private static final int SMALL = 64;

  private final GraphIndex index;
  private final ValueTable values;
  private final ConstantValues constants;
  private final Set<Node> free = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Map<Node, ElementType> integers = new IdentityHashMap<>();
  private final Map<Node, Node> hosts = new IdentityHashMap<>();
  private final Map<String, String> sharing = new HashMap<>();

  Fusion(Graph graph, GraphIndex index, ValueTable values, ConstantValues constants) {
    this.index = index;
    this.values = values;
    this.constants = constants;
    graph.nodes().forEach(this::freeByItself);
    graph.nodes().forEach(this::computeOnIntegers);
    graph.nodes().forEach(this::fuseDequantize);
    graph.nodes().forEach(this::fuseIntoProducer);
  }

  /** Whether the node does no work of its own. */
  boolean isFree(Node node) {
    return free.contains(node);
  }

  /** The integer type a node between quantized values computes in. */
  Optional<ElementType> integerType(Node node) {
    return Optional.ofNullable(integers.get(node));
  }

  /** The value whose memory this one lies in: itself unless a fusion or a view shares it. */
  String memory(String value) {
    String at = value;
    while (sharing.containsKey(at)) {
      at = sharing.get(at);
    }
    return at;
  }

  private void freeByItself(Node node) {
    if (constants.contains(node) || isShapeArithmetic(node)) {
      free.add(node);
    } else if (node.isStandard() && VIEWS.contains(node.opType())) {
      free.add(node);
      node.input(0).ifPresent(input -> share(node.id(), input));
    }
  }

  /** Small integers from small integers, or from a shape alone. */
  private boolean isShapeArithmetic(Node node) {
    if (node.is("Shape") || node.is("Size")) {
      return true;
    }
    return node.subgraphs().isEmpty()
        && !node.inputs().isEmpty()
        && node.outputs().stream().allMatch(this::isSmallInteger)
        && node.inputs().stream().allMatch(this::isSmallInteger);
  }

  private boolean isSmallInteger(String value) {
    return value.isEmpty()
        || switch (values.type(value)) {
          case INT64, INT32, BOOL -> values.elements(value) <= SMALL;
          default -> false;
        };
  }

  private void computeOnIntegers(Node node) {
    if (isQuantize(node) || isDequantize(node) || !node.subgraphs().isEmpty()) {
      return;
    }
    List<Node> sources =
        node.inputs().stream()
            .map(index::producer)
            .flatMap(Optional::stream)
            .filter(Fusion::isDequantize)
            .toList();
    boolean fed =
        sources.stream().anyMatch(source -> !constants.contains(source))
            && node.inputs().stream().allMatch(this::isDequantizedOrAside);
    boolean drained = node.outputs().stream().allMatch(this::endsQuantized);
    if (fed && (drained || FLOAT_RESULT.contains(node.opType()) && node.isStandard())) {
      integers.put(node, integerType(sources));
    }
  }

  /** Of the first quantized activation; the layer runs on its width. */
  private ElementType integerType(List<Node> sources) {
    return sources.stream()
        .filter(source -> !constants.contains(source))
        .map(source -> values.type(source.inputs().get(0)))
        .map(type -> type.bits() == 16 ? ElementType.INT16 : ElementType.INT8)
        .findFirst()
        .orElse(ElementType.INT8);
  }

  /** Scalars (bounds of a Clip) and integers (a shape, indices) may come as they are. */
  private boolean isDequantizedOrAside(String input) {
    return input.isEmpty()
        || index.producer(input).filter(Fusion::isDequantize).isPresent()
        || constants.contains(input) && values.elements(input) <= 1
        || !values.type(input).isFloating() && values.type(input) != ElementType.UNDEFINED;
  }

  /** Whether the only thing that happens to a value, a clipping aside, is to be quantized. */
  private boolean endsQuantized(String output) {
    if (output.isEmpty()) {
      return true;
    }
    Optional<Node> user = index.soleConsumer(output);
    return user.filter(Fusion::isQuantize).isPresent()
        || user.filter(node -> node.is("Relu") || node.is("Clip"))
            .filter(node -> index.soleConsumer(node.id()).filter(Fusion::isQuantize).isPresent())
            .isPresent();
  }

  /** A DequantizeLinear vanishes if all that use it read the integers themselves. */
  private void fuseDequantize(Node node) {
    if (!isDequantize(node) || constants.contains(node) || index.isOutput(node.id())) {
      return;
    }
    List<Node> users = index.consumers(node.id());
    if (!users.isEmpty() && users.stream().allMatch(integers::containsKey)) {
      free.add(node);
      share(node.id(), node.inputs().get(0));
    }
  }

  /** Activations, normalizations, biases and QuantizeLinear that the producer does on the way. */
  private void fuseIntoProducer(Node node) {
    Optional<String> input = node.inputs().stream().filter(this::isVariable).findFirst();
    Optional<Node> maker =
        input.filter(value -> index.soleConsumer(value).isPresent()).flatMap(index::producer);
    if (maker.isEmpty() || free.contains(node)) {
      return;
    }
    Node host = hosts.getOrDefault(maker.get(), maker.get());
    if (isQuantize(node) && (integers.containsKey(maker.get()) || integers.containsKey(host))) {
      free.add(node);
      share(input.get(), node.id());
    } else if (isFusedActivation(node, host) || isFusedAffine(node, maker.get())) {
      free.add(node);
      hosts.put(node, host);
      share(node.id(), input.get());
    }
  }

  private boolean isVariable(String input) {
    return !input.isEmpty() && !constants.contains(input);
  }

  private boolean isFusedActivation(Node node, Node host) {
    return node.isStandard()
        && ACTIVATIONS.contains(node.opType())
        && HOSTS.contains(host.opType());
  }

  /** BatchNormalization behind a convolution, a constant added behind a matrix product. */
  private boolean isFusedAffine(Node node, Node maker) {
    return node.is("BatchNormalization") && (maker.is("Conv") || maker.is("ConvTranspose"))
        || node.is("Add")
            && maker.is("MatMul")
            && node.inputs().stream().anyMatch(constants::contains);
  }

  /** The two lie in one place, {@code with}'s, from now on. */
  private void share(String value, String with) {
    String from = memory(value);
    String to = memory(with);
    if (!from.equals(to)) {
      sharing.put(from, to);
    }
  }

  static boolean isQuantize(Node node) {
    return node.opType().equals("QuantizeLinear");
  }

  static boolean isDequantize(Node node) {
    return node.opType().equals("DequantizeLinear");
  }
}
