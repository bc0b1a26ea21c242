package dev.lapidary.core.transform.quantize.weights;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.transform.StepChecks;
import dev.lapidary.core.transform.TransformResult;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** What tests of weights in blocks share. */
abstract class WeightOnlyChecks {
  static final int IN = 200;

  static final int OUT = 23;

  static final BlockScheme INT4_OF_16 = new BlockScheme(4, 16, false);

  @TempDir Path folder;

  static WeightOnlyQuantization step(
      WeightForm form, boolean embeddings, int accuracyLevel, List<String> exclude) {
    return step(INT4_OF_16, new BlockStorage(form, accuracyLevel), embeddings, exclude);
  }

  static WeightOnlyQuantization step(
      BlockScheme scheme, BlockStorage storage, boolean embeddings, List<String> exclude) {
    RoundingSettings nearest = RoundingSettings.of(BlockRounding.NEAREST);
    return new WeightOnlyQuantization(scheme, nearest, storage, embeddings, exclude);
  }

  static Model product(int opset) {
    return TestGraphs.opset(opset)
        .input("x", 5, IN)
        .weight("w", IN, OUT)
        .node("MatMul", "x w", "y")
        .output("y", 5, OUT)
        .model();
  }

  TransformResult apply(WeightForm form, BlockScheme scheme, Model model) throws Exception {
    WeightOnlyQuantization step = step(scheme, new BlockStorage(form, 0), true, List.of());
    return StepChecks.apply(step, model, folder);
  }

  static List<String> types(Model model) {
    return model.graph().nodes().stream().map(Node::opType).toList();
  }
}
