package dev.lapidary.core.transform.quantize.calibrate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.data.DataRole;
import dev.lapidary.core.data.DataRoles;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.transform.StepChecks;
import dev.lapidary.core.transform.TransformContext;
import dev.lapidary.core.transform.quantize.ArrayData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptStatisticsTest {
  private static final SampleSettings SAMPLES = new SampleSettings(20, 5, 1);

  @TempDir Path folder;

  @Test
  void anotherMethodTakesWhatOneRunObserved() throws Exception {
    TensorStatistics observed = observe(SAMPLES, Detail.DISTRIBUTION, 8);
    TensorStatistics kept = observe(SAMPLES, Detail.DISTRIBUTION, 0);
    assertEquals(observed.samples(), kept.samples());
    assertEquals(observed.values().keySet(), kept.values().keySet());
    for (String value : observed.values().keySet()) {
      ValueStatistics before = observed.of(value);
      ValueStatistics after = kept.of(value);
      assertEquals(before.extremes(), after.extremes());
      assertEquals(before.average(), after.average());
      for (CalibrationMethod method : CalibrationMethod.values()) {
        RangeRule rule = method.rule(99.9);
        Grid grid = new Grid(255, false);
        assertEquals(rule.range(before, grid), rule.range(after, grid), method.toString());
      }
      assertEquals(
          before.distributionOrThrow().signed().total(),
          after.distributionOrThrow().signed().total());
    }
    observe(SAMPLES, Detail.EXTREMES, 0);
  }

  @Test
  void extremesAloneDoNotServeADistribution() throws Exception {
    observe(SAMPLES, Detail.EXTREMES, 4);
    observe(SAMPLES, Detail.EXTREMES, 0);
    observe(SAMPLES, Detail.DISTRIBUTION, 8);
    observe(SAMPLES, Detail.DISTRIBUTION, 0);
  }

  @Test
  void otherSamplesAreObserved() throws Exception {
    observe(SAMPLES, Detail.EXTREMES, 4);
    observe(new SampleSettings(20, 5, 2), Detail.EXTREMES, 4);
    observe(new SampleSettings(20, 10, 1), Detail.EXTREMES, 2);
    observe(SAMPLES, Detail.EXTREMES, 0);
  }

  @Test
  void aDamagedFileCostsNoMoreThanAnotherRun() throws Exception {
    observe(SAMPLES, Detail.DISTRIBUTION, 8);
    byte[] whole = Files.readAllBytes(file());
    for (int length : List.of(0, 10, whole.length / 2, whole.length - 1)) {
      Files.write(file(), Arrays.copyOf(whole, length));
      int runs = length == whole.length - 1 ? 0 : 8; // only the end of the last line is missing
      observe(SAMPLES, Detail.DISTRIBUTION, runs);
    }
    String binless = new String(whole, UTF_8).replaceFirst("\"counts\":\\[\\d+,", "\"counts\":[");
    Files.writeString(file(), binless);
    observe(SAMPLES, Detail.DISTRIBUTION, 8);
    Files.writeString(file(), "{\"samples\":20,\"values\":0}\n");
    observe(SAMPLES, Detail.DISTRIBUTION, 8);
    Files.writeString(file(), "{\"samples\":20,\"values\":1}\n{\"value\":\"x\"}\n");
    observe(SAMPLES, Detail.DISTRIBUTION, 8);
  }

  @Test
  void nothingIsKeptWhereThereIsNoPlaceForIt() throws Exception {
    Files.writeString(folder.resolve("statistics"), "a file where the folder should be");
    observe(SAMPLES, Detail.EXTREMES, 4);
    observe(SAMPLES, Detail.EXTREMES, 4);
  }

  private Path file() throws Exception {
    try (Stream<Path> files = Files.list(folder.resolve("statistics"))) {
      List<Path> found = files.toList();
      assertEquals(1, found.size(), found.toString());
      return found.get(0);
    }
  }

  /** Observes and checks how many batches that took. */
  private TensorStatistics observe(SampleSettings sampling, Detail detail, int batches)
      throws WorkbenchException {
    Batches job = new Batches();
    TransformContext context =
        StepChecks.context(
                DataRoles.none().with(DataRole.CALIBRATION, ArrayData.random(4, 40, 2, 6, 6)),
                folder)
            .leavingIn(folder)
            .withJob(job);
    TensorStatistics found =
        new ActivationObservation(model(), List.of("x", "h", "y"))
            .observeOnce("test", sampling, detail, context);
    assertEquals(batches, job.count);
    assertEquals(batches == 0 ? 1 : 0, job.notes, "told only where observation is spared");
    assertTrue(found.values().containsKey("y"));
    return found;
  }

  private static Model model() {
    return TestGraphs.opset(13)
        .input("x", "N", 2, 6, 6)
        .weight("w", 3, 2, 3, 3)
        .node("Conv", "x w", "h")
        .node("Relu", "h", "y")
        .output("y", "N", 3, 4, 4)
        .model();
  }

  private static final class Batches implements JobContext {
    private int count;
    private int notes;

    @Override
    public void progress(double fraction, String message) {
      count++;
    }

    @Override
    public void note(String message) {
      notes++;
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public Registration onCancel(Runnable action) {
      return () -> {};
    }
  }
}
