package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.lapidary.core.error.ExecutionException;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One node of a program and what is known of it before the run.
 *
 * @param constants values of its constant settings, by position
 * @param frozen whether its running statistics stay as they are
 */
record ProgramStep(Node node, OperatorRule rule, Map<Integer, Tensor> constants, boolean frozen) {

  /** Computes the outputs from {@code known} values and adds them there. */
  void run(long opset, Phase phase, NDManager manager, Map<String, NDArray> known)
      throws WorkbenchException {
    List<NDArray> arrays = new ArrayList<>(node.inputs().size());
    for (String input : node.inputs()) {
      arrays.add(known.get(input));
    }
    Phase own = frozen ? phase.withFrozenStatistics() : phase;
    OperatorCall call = new OperatorCall(node, opset, own, manager, arrays, constants);
    List<NDArray> outputs = apply(call);
    for (int i = 0; i < Math.min(outputs.size(), node.outputs().size()); i++) {
      known.put(node.outputs().get(i), outputs.get(i));
    }
  }

  private List<NDArray> apply(OperatorCall call) throws WorkbenchException {
    try {
      return rule.operator().apply(call);
    } catch (RuntimeException e) {
      // The engine reports shapes that do not fit with whatever unchecked exception is at hand.
      throw new ExecutionException(
          e, "train.nodeFailed", node.describe(), GraphProgram.firstLine(e));
    }
  }
}
