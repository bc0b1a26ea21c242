package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The part of a graph that leads to some values, checked and ready to be interpreted. Which
 * constants are weights follows from how the nodes use them.
 */
final class GraphProgram {
  private final long opset;
  private final List<String> targets;
  private final List<ProgramStep> steps;
  private final ConstantRoles constants;

  GraphProgram(long opset, List<String> targets, List<ProgramStep> steps, ConstantRoles constants) {
    this.opset = opset;
    this.targets = List.copyOf(targets);
    this.steps = List.copyOf(steps);
    this.constants = constants;
  }

  /** Reads the graph as far as it leads to one value. */
  static GraphProgram of(Model model, String target) throws ModelException {
    return of(model, List.of(target), ProgramOptions.DEFAULT);
  }

  /**
   * Reads the graph as far as it leads to {@code targets}: outputs or any values inside.
   *
   * @throws ModelException naming the nodes that cannot be trained
   */
  static GraphProgram of(Model model, List<String> targets, ProgramOptions options)
      throws ModelException {
    return new ProgramReader(model, targets, options).read();
  }

  /** Names of the weights that gradients reach; single numbers are left alone. */
  Set<String> parameters() {
    return constants.parameters();
  }

  /** Names of the running statistics. */
  Set<String> statistics() {
    return constants.statistics();
  }

  /** Whether training changes the value of that name. */
  boolean trains(String name) {
    return parameters().contains(name) || statistics().contains(name);
  }

  /** Names of the constants that stay as they are. */
  Set<String> fixed() {
    return constants.fixed();
  }

  /** Those of {@code values} that a step takes or that are targets. */
  Map<String, Tensor> taken(Map<String, Tensor> values) {
    Set<String> used = new HashSet<>(targets);
    steps.forEach(step -> used.addAll(step.node().inputs()));
    Map<String, Tensor> taken = new LinkedHashMap<>(values);
    taken.keySet().retainAll(used);
    return taken;
  }

  Tensor constant(String name) {
    return constants.value(name);
  }

  /**
   * Computes the only target.
   *
   * @param values weights and fed inputs by name, all of one manager
   * @throws WorkbenchException naming the node that failed
   */
  NDArray run(Map<String, NDArray> values, boolean training) throws WorkbenchException {
    NDManager manager = values.values().iterator().next().getManager();
    return run(manager, values, training ? Phase.TRAINING : Phase.INFERENCE).get(targets.get(0));
  }

  /**
   * Computes every target.
   *
   * @param manager of this run; what is made during the run belongs to it
   * @param values weights, fed inputs and given values by name, of the same manager
   * @return arrays by name, in the order of the targets
   * @throws WorkbenchException naming the node that failed
   */
  Map<String, NDArray> run(NDManager manager, Map<String, NDArray> values, Phase phase)
      throws WorkbenchException {
    Map<String, NDArray> known = new HashMap<>(values);
    for (ProgramStep step : steps) {
      step.run(opset, phase, manager, known);
    }
    Map<String, NDArray> found = new LinkedHashMap<>();
    targets.forEach(target -> found.put(target, known.get(target)));
    return found;
  }

  static String firstLine(Throwable failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
  }
}
