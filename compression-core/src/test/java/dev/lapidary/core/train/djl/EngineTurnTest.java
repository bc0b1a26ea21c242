package dev.lapidary.core.train.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lapidary.core.job.JobContext;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class EngineTurnTest {
  private static EngineTurn turn() {
    return new EngineTurn(TrainingRuntime.defaults());
  }

  private static CompletableFuture<String> takeUntil(
      CountDownLatch taken, CountDownLatch released) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return turn()
                .take(
                    1,
                    JobContext.none(),
                    () -> {
                      taken.countDown();
                      awaited(released);
                      return "done";
                    });
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static void awaited(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whoWaitsForAnotherEngineCanBeCancelled() throws InterruptedException, ExecutionException {
    CountDownLatch taken = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    CompletableFuture<String> first = takeUntil(taken, released);
    awaited(taken);
    ProbeJob cancelled = new ProbeJob(0);
    assertThrows(CancellationException.class, () -> turn().take(1, cancelled, () -> "too early"));
    released.countDown();
    assertEquals("done", first.get());
  }
}
