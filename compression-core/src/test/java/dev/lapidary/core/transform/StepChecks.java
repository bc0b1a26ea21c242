package dev.lapidary.core.transform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.data.DataRoles;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.GraphPrinter;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.runtime.InferenceSession;
import dev.lapidary.core.runtime.Optimization;
import dev.lapidary.core.runtime.SessionOptions;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** What every test of a step asks: run it, leave the argument alone, compare in ONNX Runtime. */
public final class StepChecks {
  private StepChecks() {}

  public static TransformContext context(Path scratch) {
    return context(DataRoles.none(), scratch);
  }

  public static TransformContext context(DataRoles data, Path scratch) {
    return new TransformContext(data, Map.of(), null, null, scratch, JobContext.none());
  }

  /** Applies a step and asserts that the argument still prints the same. */
  public static TransformResult apply(Transform step, Model model, Path scratch)
      throws WorkbenchException {
    String before = GraphPrinter.print(model.graph());
    step.requires(model);
    TransformResult result = step.apply(model, context(scratch));
    assertEquals(before, GraphPrinter.print(model.graph()), "the argument has changed");
    return result;
  }

  /** Seeded FLOAT feeds in [-1, 1) for inputs of fixed shape. */
  public static Map<String, Tensor> feeds(Model model, long seed) {
    Random random = new Random(seed);
    Map<String, Tensor> feeds = new LinkedHashMap<>();
    for (ValueInfo input : model.graph().feeds()) {
      var type = input.tensorType().orElseThrow();
      float[] values = new float[type.shape().elementCount().orElseThrow().intValue()];
      for (int i = 0; i < values.length; i++) {
        values[i] = random.nextFloat() * 2 - 1;
      }
      feeds.put(
          input.name(),
          Tensor.ofFloats(type.elementType(), values, type.shape().lengths().orElseThrow()));
    }
    return feeds;
  }

  /** Runs the model as written. */
  public static Map<String, Tensor> run(Model model, Map<String, Tensor> feeds)
      throws WorkbenchException {
    SessionOptions asWritten =
        SessionOptions.defaults().withThreads(1).withOptimization(Optimization.NONE);
    try (InferenceSession session = InferenceSession.open(model, asWritten)) {
      return session.run(feeds, JobContext.none());
    }
  }

  /** Asserts that ONNX Runtime runs both models on the same feeds to nearly the same outputs. */
  public static void assertSameOutputs(
      Model expected, Model actual, Map<String, Tensor> feeds, double tolerance)
      throws WorkbenchException {
    assertClose(run(expected, feeds), run(actual, feeds), tolerance);
  }

  public static void assertClose(
      Map<String, Tensor> expected, Map<String, Tensor> actual, double tolerance) {
    assertEquals(expected.keySet(), actual.keySet());
    expected.forEach((name, tensor) -> assertClose(name, tensor, actual.get(name), tolerance));
  }

  private static void assertClose(String name, Tensor expected, Tensor actual, double tolerance) {
    assertEquals(expected.toString(), actual.toString(), name);
    if (expected.equals(actual)) {
      return;
    }
    for (int i = 0; i < expected.elementCount(); i++) {
      double wanted = expected.doubleAt(i);
      double found = actual.doubleAt(i);
      boolean same = Double.compare(wanted, found) == 0 || Math.abs(wanted - found) <= tolerance;
      assertTrue(same, name + "[" + i + "]: expected " + wanted + ", found " + found);
    }
  }
}
