package dev.lapidary.app.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lapidary.app.results.Figures;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.profile.FloatReason;
import dev.lapidary.core.profile.KernelPrediction;
import dev.lapidary.core.profile.PredictedKernel;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which nodes of a model will compute on integers.
 *
 * @param prediction empty if the model is not quantized, or ONNX Runtime refuses it
 * @param refusal why ONNX Runtime refuses it; "" otherwise
 */
record KernelReport(Optional<KernelPrediction> prediction, String refusal) {

  /** What hinders is a reason, not an exception: a model may be looked at that cannot run. */
  static KernelReport of(Model model) {
    try {
      return new KernelReport(KernelPrediction.of(model), "");
    } catch (WorkbenchException e) {
      return new KernelReport(Optional.empty(), e.getMessage());
    }
  }

  /** Whether a node, by its first non-empty output, will compute on integers. */
  boolean runsOnIntegers(String node) {
    return prediction.stream()
        .flatMap(all -> all.integerNodes().stream())
        .anyMatch(kernel -> kernel.node().equals(node));
  }

  /** Adds {@code integerNodes} and {@code floatNodes}; of quantized models only. */
  void put(ObjectNode document) {
    if (!refusal.isEmpty()) {
      Figures.unknown(document, "integerNodes", refusal);
      Figures.unknown(document, "floatNodes", refusal);
    }
    prediction.ifPresent(
        found -> {
          ArrayNode integers = document.putArray("integerNodes");
          found.integerNodes().forEach(k -> node(integers, k).put("kernel", k.kernel()));
          ArrayNode floats = document.putArray("floatNodes");
          found.floatNodes().forEach(k -> node(floats, k).put("reason", reason(k)));
        });
  }

  private static ObjectNode node(ArrayNode array, PredictedKernel kernel) {
    return array.addObject().put("node", kernel.node()).put("opType", kernel.opType());
  }

  private static String reason(PredictedKernel kernel) {
    return kernel.reason().map(FloatReason::text).orElse("");
  }

  /** Says how many, and which operators stay float for which reason. */
  void text(PrintWriter out) {
    prediction.ifPresent(
        found -> {
          int integers = found.integerNodes().size();
          int all = integers + found.floatNodes().size();
          out.println(integers + " of " + all + " nodes compute in integers");
          found.floatNodes().stream()
              .collect(
                  Collectors.groupingBy(
                      kernel -> kernel.opType() + ", " + reason(kernel), Collectors.counting()))
              .entrySet()
              .stream()
              .sorted(Map.Entry.comparingByKey())
              .forEach(entry -> out.println("float: " + entry.getValue() + " " + entry.getKey()));
        });
  }
}
