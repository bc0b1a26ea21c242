package dev.lapidary.core.train.djl;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Tensor;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One run of a program in inference mode and back. Its arrays are made for it alone and freed with
 * it, so the model's weights are in memory once more while it runs.
 */
final class GradientPass {
  private final GraphProgram program;
  private final Map<String, Tensor> values = new HashMap<>();

  /**
   * @param changed weights that take other values than the model's
   */
  GradientPass(GraphProgram program, Map<String, Tensor> changed) {
    this.program = program;
    program.parameters().forEach(name -> values.put(name, program.constant(name)));
    program.statistics().forEach(name -> values.put(name, program.constant(name)));
    program.fixed().forEach(name -> values.put(name, program.constant(name)));
    values.putAll(changed);
  }

  /** What is differentiated. */
  interface Objective {
    /**
     * @param found the targets of the program
     * @return a scalar
     */
    NDArray of(Map<String, NDArray> found) throws WorkbenchException;
  }

  /**
   * What came out.
   *
   * @param value of the objective
   * @param gradients by name
   */
  record Found(double value, Map<String, Tensor> gradients) {}

  /**
   * Computes an objective and its gradients.
   *
   * @param wanted names of weights and inputs
   */
  Found run(Map<String, Tensor> inputs, Collection<String> wanted, Objective objective)
      throws WorkbenchException {
    try (NDManager manager = Engine.getInstance().newBaseManager()) {
      Map<String, NDArray> arrays = new HashMap<>();
      values.forEach((name, value) -> arrays.put(name, TensorArrays.view(manager, value)));
      inputs.forEach((name, value) -> arrays.put(name, TensorArrays.view(manager, value)));
      for (String name : wanted) {
        NDArray own = arrays.get(name).duplicate();
        own.setRequiresGradient(true);
        arrays.put(name, own);
      }
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDArray value = objective.of(program.run(manager, arrays, Phase.INFERENCE));
        collector.backward(value);
        Map<String, Tensor> gradients = new LinkedHashMap<>();
        for (String name : wanted) {
          gradients.put(name, TensorArrays.tensor(arrays.get(name).getGradient()));
        }
        return new Found(value.getFloat(), gradients);
      }
    }
  }
}
