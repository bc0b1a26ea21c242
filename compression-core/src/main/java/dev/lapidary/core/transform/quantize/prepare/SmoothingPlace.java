package dev.lapidary.core.transform.quantize.prepare;

import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.GraphIndex;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.transform.quantize.WeightedNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the channels of a value can be divided without another node: the constants that multiply
 * and add to them where the value is made.
 *
 * @param constants all are divided alike
 */
record SmoothingPlace(List<Operand> constants) {

  /** A constant input of a node, [channels]. */
  record Operand(String node, int input, Tensor value) {}

  /**
   * Finds it behind a LayerNormalization, a Mul by a constant, or such a Mul and an Add; empty if
   * others than these products use the value.
   */
  static Optional<SmoothingPlace> of(
      String value, List<WeightedNode> users, int channels, GraphIndex index) {
    List<String> ids = users.stream().map(user -> user.node().id()).toList();
    boolean others =
        index.isOutput(value)
            || index.consumers(value).stream().anyMatch(user -> !ids.contains(user.id()));
    return others
        ? Optional.empty()
        : index.producer(value).flatMap(maker -> of(maker, channels, index));
  }

  private static Optional<SmoothingPlace> of(Node maker, int channels, GraphIndex index) {
    if (maker.is("LayerNormalization") && maker.intAttribute("axis", -1) == -1) {
      Optional<Operand> scale = operand(maker, 1, channels, index);
      Optional<Operand> bias = operand(maker, 2, channels, index);
      boolean whole = bias.isPresent() == maker.input(2).isPresent();
      return scale.filter(found -> whole).map(found -> both(found, bias));
    }
    if (maker.is("Mul")) {
      return either(maker, channels, index).map(found -> both(found, Optional.empty()));
    }
    if (!maker.is("Add")) {
      return Optional.empty();
    }
    Optional<Operand> added = either(maker, channels, index);
    return added
        .map(found -> maker.inputs().get(1 - found.input()))
        .filter(sum -> index.soleConsumer(sum).isPresent())
        .flatMap(index::producer)
        .filter(node -> node.is("Mul"))
        .flatMap(mul -> either(mul, channels, index))
        .map(factor -> both(factor, added));
  }

  private static SmoothingPlace both(Operand first, Optional<Operand> second) {
    List<Operand> all = new ArrayList<>(List.of(first));
    second.ifPresent(all::add);
    return new SmoothingPlace(List.copyOf(all));
  }

  private static Optional<Operand> either(Node node, int channels, GraphIndex index) {
    return operand(node, 1, channels, index).or(() -> operand(node, 0, channels, index));
  }

  private static Optional<Operand> operand(Node node, int input, int channels, GraphIndex index) {
    return node.input(input)
        .flatMap(index::constant)
        .filter(value -> value.elementType() == ElementType.FLOAT)
        .filter(value -> value.rank() == 1 && value.length(0) == channels)
        .map(value -> new Operand(node.id(), input, value));
  }
}
