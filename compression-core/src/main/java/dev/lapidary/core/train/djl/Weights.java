package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Tensor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The constants of a program as arrays, copied from the model. They belong to the manager of the
 * whole training and are lent to the manager of each step, since a result belongs to the manager of
 * its first operand and would otherwise live as long as the weights.
 */
final class Weights {
  private final Map<String, NDArray> arrays = new LinkedHashMap<>();
  private final Map<String, ElementType> types = new LinkedHashMap<>();
  private final NDManager manager;
  private final Set<String> parameters;

  Weights(GraphProgram program, NDManager manager) {
    this.manager = manager;
    parameters = new LinkedHashSet<>(program.parameters());
    program.parameters().forEach(name -> train(name, program.constant(name)));
    for (String name : program.statistics()) {
      types.put(name, program.constant(name).elementType());
      arrays.put(name, TensorArrays.copy(manager, program.constant(name)));
    }
    for (String name : program.fixed()) {
      arrays.put(name, TensorArrays.view(manager, program.constant(name)));
    }
  }

  private NDArray train(String name, Tensor start) {
    NDArray array = TensorArrays.copy(manager, start);
    array.setRequiresGradient(true);
    types.put(name, start.elementType());
    arrays.put(name, array);
    return array;
  }

  /**
   * Adds a weight that is no part of the model, to be trained with the others.
   *
   * @param wanted its name, with signs appended where the program has a constant of that name
   */
  NDArray add(String wanted, Tensor start) {
    String name = wanted;
    while (arrays.containsKey(name)) {
      name += "'";
    }
    parameters.add(name);
    return train(name, start);
  }

  /** Lends every array to {@code step} until it is closed. */
  void lendTo(NDManager step) {
    arrays.values().forEach(step::tempAttachAll);
  }

  /** Every array by value name. */
  Map<String, NDArray> arrays() {
    return arrays;
  }

  /** Every array by value name, and the inputs of a batch. */
  Map<String, NDArray> with(NDManager step, Map<String, Tensor> inputs) {
    Map<String, NDArray> values = new HashMap<>(arrays);
    inputs.forEach((name, tensor) -> values.put(name, view(step, tensor)));
    return values;
  }

  /** The arrays that gradients reach, by value name. */
  Map<String, NDArray> parameters() {
    Map<String, NDArray> trained = new LinkedHashMap<>();
    parameters.forEach(name -> trained.put(name, arrays.get(name)));
    return trained;
  }

  /** The arrays that training changes, statistics and added weights included, by value name. */
  Map<String, NDArray> trained() {
    Map<String, NDArray> trained = new LinkedHashMap<>();
    types.keySet().forEach(name -> trained.put(name, arrays.get(name)));
    return trained;
  }

  /** What the training has changed, as tensors by value name. */
  Map<String, Tensor> read() {
    Map<String, Tensor> values = new LinkedHashMap<>();
    trained().forEach((name, array) -> values.put(name, tensor(name, array.toFloatArray())));
    return values;
  }

  /** Values of an array as the model holds it, in the type it has there. */
  Tensor tensor(String name, float... values) {
    return Tensor.ofFloats(types.get(name), values, arrays.get(name).getShape().getShape());
  }

  /** An array over the tensor's own memory; must not be changed in place. */
  static NDArray view(NDManager manager, Tensor tensor) {
    return TensorArrays.view(manager, tensor);
  }
}
