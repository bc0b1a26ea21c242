package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs models with the training engine's operators, for tests. */
final class Interpreter {
  private Interpreter() {}

  /** The first output as inference would give it. */
  static Tensor run(Model model, Map<String, Tensor> feeds) throws WorkbenchException {
    String target = model.graph().outputs().get(0).name();
    return run(model, feeds, List.of(target)).get(target);
  }

  /** Any values as inference would give them. */
  static Map<String, Tensor> run(Model model, Map<String, Tensor> feeds, List<String> targets)
      throws WorkbenchException {
    TrainingRuntime.defaults().settle();
    GraphProgram program = GraphProgram.of(model, targets, ProgramOptions.DEFAULT);
    try (NDManager manager = NDManager.newBaseManager()) {
      TrainingRuntime.defaults().enter(0);
      Map<String, NDArray> values = new HashMap<>(new Weights(program, manager).arrays());
      feeds.forEach((name, tensor) -> values.put(name, TensorArrays.view(manager, tensor)));
      Map<String, Tensor> found = new LinkedHashMap<>();
      program
          .run(manager, values, Phase.INFERENCE)
          .forEach((name, array) -> found.put(name, TensorArrays.tensor(array)));
      return found;
    }
  }
}
