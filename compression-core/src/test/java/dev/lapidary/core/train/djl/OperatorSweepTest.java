package dev.lapidary.core.train.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.Fixtures;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Graph;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.ir.ValueType;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.runtime.InferenceSession;
import dev.lapidary.core.runtime.Optimization;
import dev.lapidary.core.runtime.SessionOptions;
import dev.lapidary.core.transform.convert.OperatorCases;
import dev.lapidary.core.transform.convert.OperatorCases.Case;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * ONNX's own operator tests, interpreted. What the interpreter computes must be what the case
 * expects, or what ONNX Runtime gives; the rest must be refused. The whole list is written to
 * {@code target/operator-interpretation.txt}; docs/benchmarks holds a copy.
 */
class OperatorSweepTest {
  private static final String ZIP = "onnx-node-tests/onnx-v1.17.0-node.zip";
  private static final int LEAST_EQUAL = 900;
  private static final SessionOptions OPTIONS =
      SessionOptions.defaults().withThreads(1).withOptimization(Optimization.NONE);

  private final Map<String, List<String>> outcomes = new TreeMap<>();
  private final Map<String, Integer> unsupported = new TreeMap<>();
  private int equal;

  @Test
  void interpretsOperatorTestsAsExpectedOrRefusesThem() throws Exception {
    List<Case> cases = OperatorCases.read(Fixtures.require(ZIP));
    cases.forEach(this::check);
    Path report = Fixtures.root().resolve("compression-core/target/operator-interpretation.txt");
    Files.writeString(report, report(cases.size()));
    assertEquals(List.of(), outcomes.getOrDefault("WRONG", List.of()));
    assertTrue(equal >= LEAST_EQUAL, "equal: " + equal);
  }

  private void check(Case one) {
    Optional<String> missing = missingOperator(one.model());
    if (missing.isPresent()) {
      unsupported.merge(missing.get(), 1, Integer::sum);
      return;
    }
    List<String> targets = one.model().graph().outputs().stream().map(ValueInfo::name).toList();
    if (one.expected().size() < targets.size()) {
      note("outputs that are no tensors", one.name(), "");
      return;
    }
    Map<String, Tensor> feeds = asDeclared(one.feeds(), one.model().graph().inputs());
    Optional<WorkbenchException> refusal = check(one, one.model(), feeds, targets, "");
    if (feeds.size() > 1) {
      refusal = checkWithConstants(one, feeds, targets).isEmpty() ? Optional.empty() : refusal;
    }
    if (refusal.isEmpty()) {
      equal++;
    } else if (refusal.get() instanceof ModelException) {
      note("refused", one.name(), refusal.get().getMessage());
    } else {
      note("fails", one.name(), refusal.get().getMessage());
    }
  }

  /** As models mostly have it: settings and weights are constants. */
  private Optional<WorkbenchException> checkWithConstants(
      Case one, Map<String, Tensor> feeds, List<String> targets) {
    Graph graph = one.model().graph();
    Map<String, Tensor> fed = new LinkedHashMap<>(feeds);
    Map<String, Tensor> constants = new LinkedHashMap<>(graph.initializers());
    for (ValueInfo input : graph.feeds().subList(1, feeds.size())) {
      constants.put(input.name(), fed.remove(input.name()));
    }
    Model model =
        one.model()
            .withGraph(graph.withInitializers(constants).withInputs(graph.inputs().subList(0, 1)));
    return check(one, model, fed, targets, " with constants");
  }

  /** Why the case is refused; what it computes otherwise is judged. */
  private Optional<WorkbenchException> check(
      Case one, Model model, Map<String, Tensor> feeds, List<String> targets, String form) {
    try {
      compare(one, Interpreter.run(model, feeds, targets), form);
      return Optional.empty();
    } catch (WorkbenchException e) {
      return Optional.of(e);
    }
  }

  private static Optional<String> missingOperator(Model model) {
    return model.graph().allNodes().stream()
        .filter(node -> !node.is("Constant") && Operators.ruleOf(node).isEmpty())
        .map(Node::opType)
        .findFirst();
  }

  private void compare(Case one, Map<String, Tensor> found, String form) {
    Map<String, Tensor> expected = asDeclared(one.expected(), one.model().graph().outputs());
    Optional<String> difference = difference(expected, found);
    if (difference.isEmpty()) {
      return;
    }
    Map<String, Tensor> feeds = asDeclared(one.feeds(), one.model().graph().inputs());
    try (InferenceSession session = InferenceSession.open(one.model(), OPTIONS)) {
      Map<String, Tensor> others = session.run(feeds, JobContext.none());
      if (difference(others, found).isEmpty()) {
        note("equal to ONNX Runtime, not to the case", one.name() + form, difference.get());
      } else if (difference(expected, others).isPresent()) {
        note("ONNX Runtime differs from the case, too", one.name() + form, difference.get());
      } else {
        note("WRONG", one.name() + form, difference.get());
      }
    } catch (WorkbenchException e) {
      note("WRONG", one.name() + form, difference.get());
    }
  }

  private static Optional<String> difference(
      Map<String, Tensor> expected, Map<String, Tensor> found) {
    for (Map.Entry<String, Tensor> output : expected.entrySet()) {
      Optional<String> difference = difference(output.getValue(), found.get(output.getKey()));
      if (difference.isPresent()) {
        return Optional.of(output.getKey() + ": " + difference.get());
      }
    }
    return Optional.empty();
  }

  private static Optional<String> difference(Tensor expected, Tensor found) {
    if (!expected.shape().equals(found.shape())) {
      return Optional.of("expected " + expected.shape() + ", found " + found.shape());
    }
    double tolerance = tolerance(expected.elementType());
    for (int i = 0; i < expected.elementCount(); i++) {
      double wanted = expected.doubleAt(i);
      double got = found.doubleAt(i);
      boolean same = wanted == got || Double.isNaN(wanted) && Double.isNaN(got);
      if (!same && !(Math.abs(wanted - got) <= tolerance * Math.max(1, Math.abs(wanted)))) {
        return Optional.of("at " + i + " expected " + wanted + ", found " + got);
      }
    }
    return Optional.empty();
  }

  private static double tolerance(ElementType type) {
    return switch (type) {
      case FLOAT, DOUBLE -> 1e-5;
      case FLOAT16 -> 2e-3;
      case BFLOAT16 -> 1e-2;
      default -> 0;
    };
  }

  /** The cases hold bfloat16 as the uint16 of the same bits. */
  private static Map<String, Tensor> asDeclared(
      Map<String, Tensor> tensors, List<ValueInfo> declared) {
    Map<String, Tensor> typed = new LinkedHashMap<>(tensors);
    for (ValueInfo value : declared) {
      ElementType type =
          value.tensorType().map(ValueType.OfTensor::elementType).orElse(ElementType.UNDEFINED);
      typed.computeIfPresent(
          value.name(),
          (name, tensor) ->
              type == ElementType.BFLOAT16 && tensor.elementType() == ElementType.UINT16
                  ? Tensor.of(type, tensor.data(), tensor.lengths())
                  : tensor);
    }
    return typed;
  }

  private void note(String kind, String name, String detail) {
    String line = detail.isEmpty() ? name : name + ": " + detail;
    outcomes.computeIfAbsent(kind, key -> new ArrayList<>()).add(line);
  }

  private String report(int cases) {
    int withoutOperator = unsupported.values().stream().mapToInt(Integer::intValue).sum();
    StringBuilder text = new StringBuilder();
    text.append("ONNX 1.17 operator tests interpreted for training (OperatorSweepTest)\n\n");
    text.append(cases).append(" cases whose inputs are tensors\n");
    text.append(equal).append(" computed, as the case expects but for those named below\n");
    text.append(withoutOperator).append(" need an operator that is not supported\n\n");
    text.append("Supported: ").append(String.join(", ", new TreeSet<>(Operators.names())));
    text.append("\n\nNot supported (cases): ").append(unsupported).append('\n');
    outcomes.forEach(
        (kind, lines) -> {
          text.append('\n').append(kind).append(": ").append(lines.size()).append('\n');
          lines.forEach(line -> text.append("  ").append(line).append('\n'));
        });
    return text.toString();
  }
}
