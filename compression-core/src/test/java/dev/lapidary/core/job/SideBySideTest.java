package dev.lapidary.core.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.error.DataException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
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
  void theFirstFailureEndsTheWorkWithNothingLeftRunning(int threads) {
    DataException failure = new DataException("calibration.noSamples", "data");
    AtomicInteger running = new AtomicInteger();
    List<Integer> taken = new ArrayList<>();
    DataException thrown =
        assertThrows(
            DataException.class,
            () ->
                SideBySide.run(
                    1000,
                    threads,
                    index -> {
                      running.incrementAndGet();
                      try {
                        if (index == 7) {
                          throw failure;
                        }
                        return index;
                      } finally {
                        running.decrementAndGet();
                      }
                    },
                    taken::add));
    assertSame(failure, thrown);
    assertEquals(List.of(0, 1, 2, 3, 4, 5, 6), taken);
    assertEquals(0, running.get());
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

  private static boolean await(CountDownLatch latch) {
    try {
      latch.await();
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }
}
