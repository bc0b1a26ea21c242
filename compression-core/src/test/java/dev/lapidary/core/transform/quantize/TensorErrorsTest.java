package dev.lapidary.core.transform.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.data.DataRoles;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.transform.StepChecks;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.quantize.calibrate.SampleFeeds;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorErrorsTest {
  private static final ArrayData DATA = ArrayData.random(1, 40, 3, 8, 8);

  @TempDir private Path folder;

  private static List<TensorError> between(Model reference, Model other, JobContext job)
      throws Exception {
    return TensorErrors.between(reference, other, new SampleFeeds(DATA, reference, 40, 16, 1), job);
  }

  @Test
  void aModelHasNoErrorAgainstItself() throws Exception {
    List<TensorError> errors =
        between(SmallModels.normalized(), SmallModels.normalized(), JobContext.none());
    assertEquals(9, errors.size());
    assertTrue(errors.stream().allMatch(error -> error.sqnrDb() == Double.POSITIVE_INFINITY));
    assertEquals("Conv", errors.get(0).operator());
  }

  @Test
  void fewerBitsGiveLessSignalInEveryValue() throws Exception {
    Map<String, Double> eight = byValue(quantized(8));
    Map<String, Double> four = byValue(quantized(4));
    assertTrue(eight.keySet().containsAll(List.of("a", "c", "s", "p", "y")), eight.toString());
    assertEquals(eight.keySet(), four.keySet());
    eight.forEach((value, db) -> assertTrue(four.get(value) < db - 6, value + ": " + four));
  }

  private static Map<String, Double> byValue(Model quantized) throws Exception {
    return between(SmallModels.normalized(), quantized, JobContext.none()).stream()
        .collect(Collectors.toMap(TensorError::value, TensorError::sqnrDb));
  }

  private Model quantized(int bits) throws Exception {
    TransformContext context =
        StepChecks.context(DataRoles.none().with(DataRole.CALIBRATION, DATA), folder);
    StaticQuantization step =
        StaticQuantization.TYPE.create(Map.of("weightBits", bits, "activationBits", bits));
    return step.apply(SmallModels.normalized(), context).model();
  }

  @Test
  void theRatioIsThatOfTheDefinition() throws Exception {
    TensorError error = between(scaled(1f), scaled(1.1f), JobContext.none()).get(0);
    // x against 1.1 x: sum x^2 / sum (0.1 x)^2 = 100
    assertEquals(20, error.sqnrDb(), 1e-4);
  }

  private static Model scaled(float factor) {
    return TestGraphs.opset(13)
        .input("x", "N", 3, 8, 8)
        .constant("f", Tensor.scalar(factor))
        .node("Mul", "x f", "y")
        .output("y", "N", 3, 8, 8)
        .model();
  }

  @Test
  void valuesOfOtherShapesAreLeftOut() throws Exception {
    assertEquals(List.of("y"), shared(narrow(4), narrow(6)));
  }

  private static List<String> shared(Model one, Model two) throws Exception {
    return between(one, two, JobContext.none()).stream().map(TensorError::value).toList();
  }

  private static Model narrow(int channels) {
    return TestGraphs.opset(13)
        .input("x", "N", 3, 8, 8)
        .weight("v", channels, 3, 1, 1)
        .weight("w", 2, channels, 1, 1)
        .node("Conv", "x v", "h")
        .node("Conv", "h w", "y")
        .output("y", "N", 2, 8, 8)
        .model();
  }

  @Test
  void canBeCancelled() {
    JobContext cancelled =
        new JobContext() {
          @Override
          public void progress(double fraction, String message) {}

          @Override
          public boolean isCancelled() {
            return true;
          }

          @Override
          public Registration onCancel(Runnable action) {
            return () -> {};
          }
        };
    assertThrows(
        CancellationException.class,
        () -> between(SmallModels.normalized(), SmallModels.normalized(), cancelled));
  }
}
