package dev.lapidary.core.train.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import java.util.HashMap;
import java.util.Map;

/** Runs models with the training engine's operators, for tests. */
final class Interpreter {
  private Interpreter() {}

  /** The first output as inference would give it. */
  static Tensor run(Model model, Map<String, Tensor> feeds) throws Exception {
    TrainingRuntime.defaults().settle();
    GraphProgram program = GraphProgram.of(model, model.graph().outputs().get(0).name());
    try (NDManager manager = NDManager.newBaseManager()) {
      TrainingRuntime.defaults().enter(0);
      Map<String, NDArray> values = new HashMap<>(new Weights(program, manager).arrays());
      feeds.forEach((name, tensor) -> values.put(name, Weights.view(manager, tensor)));
      NDArray output = program.run(values, false);
      return Tensor.ofFloats(output.toFloatArray(), output.getShape().getShape());
    }
  }
}
