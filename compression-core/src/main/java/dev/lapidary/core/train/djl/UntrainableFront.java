package dev.lapidary.core.train.djl;

import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Upstream;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.ir.ValueType;
import dev.lapidary.core.runtime.ShapeProbe;
import dev.lapidary.core.train.FrontEnd;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The part of a model that cannot be trained, and whether it can be frozen: ONNX Runtime must be
 * able to run it alone, to the same values every time, of types that training takes, and it must
 * leave weights to train.
 */
final class UntrainableFront {
  private static final Set<String> RANDOM =
      Set.of(
          "Bernoulli",
          "Multinomial",
          "RandomNormal",
          "RandomNormalLike",
          "RandomUniform",
          "RandomUniformLike");

  private final Model model;
  private final List<String> targets;
  private final UnsupportedNodes unsupported;

  private UntrainableFront(Model model, List<String> targets, UnsupportedNodes unsupported) {
    this.model = model;
    this.targets = targets;
    this.unsupported = unsupported;
  }

  /**
   * Finds what is to be frozen.
   *
   * @param targets the values that training compares
   * @param freeze whether it may be
   * @return empty if everything can be trained
   * @throws WorkbenchException naming what cannot be trained, and either that freezing it helps or
   *     why not
   */
  static Optional<FrontEnd> of(Model model, List<String> targets, boolean freeze)
      throws WorkbenchException {
    List<Node> nodes = Upstream.of(model.graph(), targets, Set.of());
    UnsupportedNodes unsupported = UnsupportedNodes.among(nodes, targets);
    if (unsupported.isEmpty()) {
      return Optional.empty();
    }
    UntrainableFront found = new UntrainableFront(model, targets, unsupported);
    FrontEnd front = found.cut();
    found.checkRepeats(front);
    found.checkRuns(front);
    if (!freeze) {
      long all = front.frozenCount() + front.remainingCount();
      throw found.refusal("train.unsupportedFront", front.frozenCount(), all);
    }
    return Optional.of(front);
  }

  private ModelException refusal(String key, Object... arguments) {
    Object[] all = new Object[arguments.length + 1];
    all[0] = unsupported.text();
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return new ModelException(key, all);
  }

  private FrontEnd cut() throws ModelException {
    Optional<FrontEnd> front = FrontEnd.upTo(model, unsupported.nodes(), targets);
    if (front.isPresent()) {
      return front.get();
    }
    String last =
        unsupported.nodes().stream()
            .filter(node -> FrontEnd.upTo(model, List.of(node), targets).isEmpty())
            .findFirst()
            .map(Node::describe)
            .orElseGet(unsupported::text);
    throw refusal("train.unsupportedEnd", last);
  }

  private void checkRepeats(FrontEnd front) throws ModelException {
    for (Node node : front.front().graph().allNodes()) {
      if (node.isStandard() && RANDOM.contains(node.opType())) {
        throw refusal("train.unsupportedRandom", node.describe());
      }
    }
  }

  private void checkRuns(FrontEnd front) throws ModelException {
    Map<String, ValueInfo> types;
    try {
      types = ShapeProbe.types(front.front());
    } catch (WorkbenchException e) {
      throw new ModelException(e, "train.unsupportedAlone", unsupported.text(), e.getMessage());
    }
    for (String value : front.crossing()) {
      Optional<ElementType> type =
          Optional.ofNullable(types.get(value))
              .flatMap(ValueInfo::tensorType)
              .map(ValueType.OfTensor::elementType);
      if (type.flatMap(TensorArrays::typeOf).isEmpty()) {
        String found = type.map(String::valueOf).orElse("no tensor");
        throw refusal("train.unsupportedValue", value, found);
      }
    }
  }
}
