package dev.lapidary.core.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lapidary.core.Fixtures;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.onnx.OnnxReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * How far the ratio of the latencies of one model and its copy, measured among others, strays from
 * 1: {@code -Dlapidary.ratios=FILE} writes it for profiles one after the other and in turn, on the
 * machine as it is and with a burst of work that begins with the first timed run.
 */
@EnabledIfSystemProperty(named = "lapidary.ratios", matches = ".+")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class LatencyRatioTest {
  private static final int REPETITIONS = 10;
  private static final long BURST_NANOS = 1_000_000_000;

  private final Profiler profiler = LocalProfiler.cpu();

  /** Keeps every core busy for a second from the first timed run on. */
  private static final class Burst implements JobContext {
    private final List<Thread> threads = new ArrayList<>();

    @Override
    public void progress(double fraction, String message) {
      if (threads.isEmpty() && message.startsWith("run ")) {
        IntStream.range(0, Runtime.getRuntime().availableProcessors())
            .forEach(core -> threads.add(new Thread(Burst::work)));
        threads.forEach(Thread::start);
      }
    }

    private static void work() {
      long start = System.nanoTime();
      while (System.nanoTime() - start < BURST_NANOS) {
        Thread.onSpinWait();
      }
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public Registration onCancel(Runnable action) {
      return () -> {};
    }

    void await() throws InterruptedException {
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }

  @Test
  void measuresTheRatioOfAModelToItsCopy() throws Exception {
    Path folder = Fixtures.root().resolve("src-resources/models");
    Model net = OnnxReader.read(folder.resolve("fashion-net.onnx"));
    Model teacher = OnnxReader.read(folder.resolve("fashion-teacher.onnx"));
    List<ModelSource> models = List.of(() -> net, () -> teacher, () -> net);
    double[][] ratios = new double[4][REPETITIONS];
    for (int i = 0; i < REPETITIONS; i++) {
      ratios[0][i] = alone(models, JobContext.none());
      ratios[1][i] = inTurn(models, JobContext.none());
      Burst first = new Burst();
      ratios[2][i] = alone(models, first);
      first.await();
      Burst second = new Burst();
      ratios[3][i] = inTurn(models, second);
      second.await();
    }
    String text =
        line("one after the other", ratios[0])
            + line("in turn", ratios[1])
            + line("one after the other, burst", ratios[2])
            + line("in turn, burst", ratios[3]);
    Files.writeString(Path.of(System.getProperty("lapidary.ratios")), text);
    assertEquals(4, text.lines().count());
  }

  private double alone(List<ModelSource> models, JobContext job) throws WorkbenchException {
    List<ProfileReport> reports = new ArrayList<>();
    for (ModelSource model : models) {
      reports.add(profiler.profile(model.load(), ProfileRequest.defaults(), job));
    }
    return reports.get(0).latency().median() / reports.get(2).latency().median();
  }

  private double inTurn(List<ModelSource> models, JobContext job) throws WorkbenchException {
    List<ProfileOutcome> all = profiler.profileAll(models, ProfileRequest.defaults(), job);
    return all.get(0).orThrow().latency().median() / all.get(2).orThrow().latency().median();
  }

  private static String line(String name, double... ratios) {
    double[] sorted = ratios.clone();
    Arrays.sort(sorted);
    double middle = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    return String.format(
        Locale.ROOT,
        "%-28s least %.2f, median %.2f, most %.2f: %s%n",
        name,
        sorted[0],
        middle,
        sorted[sorted.length - 1],
        Arrays.toString(Arrays.stream(ratios).map(r -> Math.round(r * 100) / 100.0).toArray()));
  }
}
