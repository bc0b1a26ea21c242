package dev.lapidary.core.transform.quantize.prepare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lapidary.core.Fixtures;
import dev.lapidary.core.data.BoundDataset;
import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.data.DataRoles;
import dev.lapidary.core.data.Dataset;
import dev.lapidary.core.data.Datasets;
import dev.lapidary.core.ir.GraphPrinter;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.onnx.OnnxReader;
import dev.lapidary.core.recipe.Recipe;
import dev.lapidary.core.recipe.RecipeRunner;
import dev.lapidary.core.recipe.StepOutcome;
import dev.lapidary.core.recipe.TransformCatalog;
import dev.lapidary.core.transform.StepChecks;
import dev.lapidary.core.transform.Transform;
import dev.lapidary.core.transform.TransformResult;
import dev.lapidary.core.transform.quantize.StaticQuantization;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Prepares and quantizes models, and says how far the outputs are from those in float. */
final class PreparedChecks {
  private static final int JUDGED = 200;

  private PreparedChecks() {}

  static TransformResult apply(Transform step, Model model, Dataset calibration, Path folder)
      throws Exception {
    String before = GraphPrinter.print(model.graph());
    step.requires(model);
    TransformResult result = step.apply(model, StepChecks.context(roles(calibration), folder));
    assertEquals(before, GraphPrinter.print(model.graph()), "the argument has changed");
    return result;
  }

  /** The model after steps, old operator sets raised on the way. */
  static Model run(Model model, Dataset calibration, Path folder, Transform... steps)
      throws Exception {
    RecipeRunner runner = new RecipeRunner(TransformCatalog.standard());
    return StepOutcome.last(
        model,
        runner.run(
            model, new Recipe(List.of(steps)), StepChecks.context(roles(calibration), folder)));
  }

  private static DataRoles roles(Dataset calibration) {
    return DataRoles.none().with(DataRole.CALIBRATION, calibration);
  }

  /** {@code quantize.static} with some parameters set. */
  static Transform quantization(Map<String, Object> parameters) throws Exception {
    return StaticQuantization.TYPE.create(new HashMap<>(parameters));
  }

  /** Power of the first output over the power of its error, in decibels. */
  static double signalToNoise(Model real, Model quantized, Dataset data) throws Exception {
    BoundDataset bound = Datasets.bind(data, real);
    int step = bound.fixedBatch().orElse(JUDGED);
    double signal = 0;
    double noise = 0;
    for (int from = 0; from < Math.min(JUDGED, bound.size()); from += step) {
      int to = Math.min(from + step, bound.size());
      Map<String, Tensor> feeds = bound.feed(IntStream.range(from, to).toArray());
      String output = real.graph().outputs().get(0).name();
      Tensor expected = StepChecks.run(real, feeds).get(output);
      Tensor found = StepChecks.run(quantized, feeds).get(output);
      for (int i = 0; i < expected.elementCount(); i++) {
        signal += expected.doubleAt(i) * expected.doubleAt(i);
        noise += Math.pow(expected.doubleAt(i) - found.doubleAt(i), 2);
      }
    }
    return 10 * Math.log10(signal / noise);
  }

  static Model sample() throws Exception {
    return OnnxReader.read(resources().resolve("models/fashion-net.onnx"));
  }

  /** {@code train} or {@code test}; to be closed. */
  static Dataset pictures(String part) throws Exception {
    return Datasets.open(resources().resolve("datasets/fashion-mnist-" + part));
  }

  private static Path resources() {
    return Fixtures.root().resolve("src-resources");
  }
}
