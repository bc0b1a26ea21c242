package dev.lapidary.core.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.error.DataException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SideBySideTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void resultsAreTakenInOrder(int threads) throws Exception {
    List<Integer> taken = new ArrayList<>();
    SideBySide.run(100, threads, index -> index, taken::add);
    assertEquals(IntStream.range(0, 100).boxed().toList(), taken);
  }

  @Test
  void piecesGoOnAtATime() throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    SideBySide.run(
        2,
        2,
        index -> {
          both.countDown();
          return await(both);
        },
        met -> assertTrue(met));
  }

  /** So that few results are in memory, however many pieces there are. */
  @Test
  void piecesDoNotRunFarAheadOfWhatIsTaken() throws Exception {
    AtomicInteger begun = new AtomicInteger();
    int[] taken = {0};
    SideBySide.run(
        200,
        2,
        index -> begun.incrementAndGet(),
        result -> assertTrue(begun.get() <= ++taken[0] + 5));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void theFirstFailureEndsTheWork(int threads) {
    DataException failure = new DataException("calibration.noSamples", "data");
    List<Integer> taken = new ArrayList<>();
    assertSame(
        failure,
        assertThrows(
            DataException.class,
            () -> SideBySide.run(1000, threads, index -> failAt(7, index, failure), taken::add)));
    assertEquals(List.of(0, 1, 2, 3, 4, 5, 6), taken);
  }

  private static int failAt(int piece, int index, DataException failure) throws DataException {
    if (index == piece) {
      throw failure;
    }
    return index;
  }

  /** The second piece goes on long after the first has failed. */
  @Test
  void nothingIsLeftRunningAfterAFailure() {
    CountDownLatch begun = new CountDownLatch(1);
    AtomicBoolean ended = new AtomicBoolean();
    assertThrows(
        IllegalStateException.class,
        () ->
            SideBySide.run(
                2,
                2,
                index -> {
                  if (index == 0) {
                    await(begun);
                    throw new IllegalStateException();
                  }
                  begun.countDown();
                  LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
                  ended.set(true);
                  return index;
                },
                result -> {}));
    assertTrue(ended.get());
  }

  @Test
  void uncheckedFailuresPassThrough() {
    IllegalStateException failure = new IllegalStateException();
    assertSame(
        failure,
        assertThrows(
            IllegalStateException.class,
            () ->
                SideBySide.run(
                    3,
                    2,
                    index -> {
                      throw failure;
                    },
                    result -> {})));
  }

  /** So that who runs out of memory is told so. */
  @Test
  void errorsPassThrough() {
    OutOfMemoryError failure = new OutOfMemoryError();
    assertSame(
        failure,
        assertThrows(
            OutOfMemoryError.class,
            () ->
                SideBySide.run(
                    3,
                    2,
                    index -> {
                      throw failure;
                    },
                    result -> {})));
  }

  private static boolean await(CountDownLatch latch) {
    try {
      latch.await();
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }
}
