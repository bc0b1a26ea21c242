package dev.lapidary.core.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.ir.Extras;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.ir.ValueType;
import dev.lapidary.core.job.JobContext;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InPlaceRunTest {

  /**
   * Among them what ONNX Runtime writes nowhere else: an input, a constant, and what is constant.
   */
  @ParameterizedTest
  @EnumSource
  void everyOutputIsThatOfAPlainRun(Optimization optimization) throws Exception {
    Model model =
        yielding(
            TestGraphs.opset(13)
                .input("x", "N", 30_000)
                .floats("one", 1)
                .node("Add", "x one", "more")
                .node("Identity", "x", "same")
                .node("Neg", "one", "less")
                .node("NonZero", "x", "places")
                .output("more", "N", 30_000)
                .model(),
            "more",
            "x",
            "same",
            "one",
            "less",
            "places");
    SessionOptions options = SessionOptions.defaults().withOptimization(optimization);
    try (InferenceSession session = InferenceSession.open(model, options);
        InPlaceRun run = session.inPlace()) {
      for (int i = 0; i < 12; i++) {
        int rows = i < 8 ? 2 : 1;
        float[] elements = new float[rows * 30_000];
        for (int j = 0; j < elements.length; j++) {
          elements[j] = (i * j) % 4 - 1;
        }
        Map<String, Tensor> feeds = Map.of("x", Tensor.ofFloats(elements, rows, 30_000));
        Map<String, Tensor> expected = session.run(feeds, JobContext.none());
        Map<String, Tensor> found = run.run(feeds, JobContext.none());
        assertEquals(expected.keySet(), found.keySet());
        for (var output : expected.entrySet()) {
          Tensor own = found.get(output.getKey());
          assertEquals(output.getValue().shape(), own.shape(), output.getKey() + " in run " + i);
          assertEquals(output.getValue().data(), own.data(), output.getKey() + " in run " + i);
        }
      }
    }
  }

  @Test
  void memoryIsUsedAgain() throws Exception {
    Model model =
        TestGraphs.opset(13)
            .input("x", "N", 20_000)
            .node("Neg", "x", "y")
            .output("y", "N", 20_000)
            .model();
    try (InferenceSession session = InferenceSession.open(model, SessionOptions.defaults());
        InPlaceRun run = session.inPlace()) {
      float[] elements = new float[20_000];
      elements[1] = 1;
      Map<String, Tensor> feeds = Map.of("x", Tensor.ofFloats(elements, 1, 20_000));
      run.run(feeds, JobContext.none());
      run.run(feeds, JobContext.none());
      Tensor third = run.run(feeds, JobContext.none()).get("y");
      elements[1] = 3;
      Map<String, Tensor> others = Map.of("x", Tensor.ofFloats(elements, 1, 20_000));
      assertSame(third, run.run(others, JobContext.none()).get("y"));
      assertEquals(-3, third.toFloats()[1]);
    }
  }

  private static Model yielding(Model model, String... values) {
    return model.withGraph(
        model
            .graph()
            .withOutputs(
                Stream.of(values)
                    .map(name -> new ValueInfo(name, new ValueType.Undeclared(), Extras.NONE))
                    .toList()));
  }
}
