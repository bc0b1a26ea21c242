package dev.lapidary.app.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.app.ui.Phrase;
import dev.lapidary.core.error.ModelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class JobTaskTest {
  private final DirectJobRunner runner = new DirectJobRunner();

  @Test
  void handsTheResultOver() {
    List<String> got = new ArrayList<>();
    Job job = runner.start(JobRequest.light(Phrase.of("greet"), context -> "hello", got::add));
    assertEquals(List.of("hello"), got);
    assertEquals(Job.State.SUCCEEDED, job.state());
  }

  @Test
  void keepsTheFailureAndTellsOfIt() {
    ModelException broken = new ModelException("recipe.invalidStep", "a.onnx", "truncated");
    List<Throwable> told = new ArrayList<>();
    Job job =
        runner.start(
            JobRequest.<String>light(
                    Phrase.of("open"),
                    context -> {
                      throw broken;
                    },
                    done -> {})
                .orElse(told::add));
    assertEquals(Job.State.FAILED, job.state());
    assertSame(broken, job.failureProperty().get().orElseThrow());
    assertEquals(List.of(broken), told);
  }

  @Test
  void aCancelledJobIsNoFailure() {
    JobTask<String> task =
        new JobTask<>(
            JobRequest.light(
                Phrase.of("train"),
                context -> {
                  context.throwIfCancelled();
                  return "done";
                },
                done -> {}),
            Runnable::run);
    task.job().cancel();
    task.run();
    assertEquals(Job.State.CANCELLED, task.job().state());
    assertTrue(task.job().failureProperty().get().isEmpty());
  }

  @Test
  void cancellingRunsWhatStopsTheWork() {
    JobSignals signals = new JobSignals(() -> {});
    AtomicInteger stops = new AtomicInteger();
    signals.onCancel(stops::incrementAndGet);
    signals.onCancel(stops::incrementAndGet).close();
    signals.cancel();
    signals.cancel();
    assertEquals(1, stops.get());
    signals.onCancel(stops::incrementAndGet);
    assertEquals(2, stops.get());
  }

  @Test
  void aPauseIsToldAndItsTimeDoesNotCount() {
    AtomicReference<Job> started = new AtomicReference<>();
    JobTask<String> task =
        new JobTask<>(
            JobRequest.heavy(
                Phrase.of("train"),
                context -> {
                  Job job = started.get();
                  context.progress(0.5, "epoch 1");
                  context.paused(true);
                  assertEquals(Job.State.PAUSED, job.state());
                  Duration before = job.elapsedProperty().get();
                  awaitTick();
                  context.progress(0.5, "epoch 1");
                  assertEquals(before, job.elapsedProperty().get());
                  context.paused(false);
                  assertEquals(Job.State.RUNNING, job.state());
                  return "done";
                },
                done -> {}),
            Runnable::run);
    started.set(task.job());
    task.run();
    assertEquals(Optional.empty(), task.job().failureProperty().get());
    assertEquals(Job.State.SUCCEEDED, task.job().state());
  }

  private static void awaitTick() {
    long now = System.nanoTime();
    while (System.nanoTime() == now) {
      Thread.onSpinWait();
    }
  }

  @Test
  void manyReportsAreOneOnTheWay() {
    AtomicInteger published = new AtomicInteger();
    JobSignals signals = new JobSignals(published::incrementAndGet);
    for (int i = 0; i < 1000; i++) {
      signals.progress(i / 1000.0, "sample " + i);
    }
    assertEquals(1, published.get());
    signals.published();
    signals.progress(2, "beyond");
    assertEquals(2, published.get());
    assertEquals(1.0, signals.fraction());
  }
}
