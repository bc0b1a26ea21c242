package dev.lapidary.core.job;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.job.JobContext.Registration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CancellationTest {
  private final Cancellation cancellation = new Cancellation();
  private final List<String> ran = new ArrayList<>();

  @Test
  void runsEachActionOnceUnlessItIsClosed() {
    cancellation.onCancel(() -> ran.add("first"));
    cancellation.onCancel(() -> ran.add("closed")).close();
    cancellation.onCancel(() -> ran.add("second"));
    cancellation.cancel();
    cancellation.cancel();
    assertEquals(List.of("first", "second"), ran);
    assertTrue(cancellation.isCancelled());
  }

  @Test
  void runsAnActionThatComesLateAtOnce() {
    cancellation.cancel();
    cancellation.onCancel(() -> ran.add("late")).close();
    assertEquals(List.of("late"), ran);
  }

  @Test
  void runsNoActionThatIsClosedWhileAnotherRuns() {
    List<Registration> later = new ArrayList<>();
    cancellation.onCancel(() -> later.forEach(Registration::close));
    later.add(cancellation.onCancel(() -> ran.add("closed")));
    cancellation.cancel();
    assertEquals(List.of(), ran);
  }

  @Test
  void closingWaitsForTheActionThatRuns() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    AtomicBoolean ended = new AtomicBoolean();
    Registration registration =
        cancellation.onCancel(
            () -> {
              begun.countDown();
              LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
              ended.set(true);
            });
    Thread caller = new Thread(cancellation::cancel);
    caller.start();
    begun.await();
    registration.close();
    assertTrue(ended.get());
    caller.join();
  }

  @Test
  void anActionMayCloseItself() {
    List<Registration> own = new ArrayList<>();
    own.add(
        cancellation.onCancel(
            () -> {
              own.get(0).close();
              ran.add("to the end");
            }));
    cancellation.cancel();
    assertEquals(List.of("to the end"), ran);
  }

  /** Another thread may ask while an action runs, and register actions of its own. */
  @Test
  void actionsRunOutsideItsLock() {
    cancellation.onCancel(
        () -> {
          Thread other = new Thread(() -> cancellation.onCancel(() -> ran.add("late")));
          other.start();
          join(other);
        });
    cancellation.cancel();
    assertEquals(List.of("late"), ran);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void anActionThatFailsKeepsNoOtherFromRunning() {
    RuntimeException first = new IllegalStateException("first");
    RuntimeException second = new IllegalStateException("second");
    cancellation.onCancel(() -> fail(first));
    cancellation.onCancel(() -> ran.add("between"));
    cancellation.onCancel(() -> fail(second));
    cancellation.onCancel(() -> ran.add("last"));
    assertSame(first, assertThrows(IllegalStateException.class, cancellation::cancel));
    assertArrayEquals(new Throwable[] {second}, first.getSuppressed());
    assertEquals(List.of("between", "last"), ran);
  }

  private static void fail(RuntimeException failure) {
    throw failure;
  }
}
