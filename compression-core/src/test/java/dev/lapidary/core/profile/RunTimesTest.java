package dev.lapidary.core.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RunTimesTest {

  @Test
  void takesNearestRanksOfAHundredRuns() {
    RunTimes times =
        new RunTimes(LongStream.rangeClosed(1, 100).map(i -> (101 - i) * 1000000).toArray());
    assertEquals(Latency.measured(50.5, 90, 99, 50.5, 1, 100), times.latency());
  }

  @Test
  void takesTheMiddleOfAnOddNumber() {
    assertEquals(3, new RunTimes(9000000, 1000000, 3000000).medianMillis());
  }

  @Test
  void takesTheSlowestOfAFewForHighPercentiles() {
    RunTimes times = new RunTimes(4000000, 1000000, 3000000, 2000000);
    assertEquals(4, times.percentileMillis(90));
    assertEquals(2, times.percentileMillis(50));
    assertEquals(2.5, times.medianMillis());
    assertEquals(1, times.percentileMillis(1));
    assertEquals(4, times.percentileMillis(100));
  }

  @Test
  void tellsOneRunAsItIs() {
    assertEquals(
        Latency.measured(0.0015, 0.0015, 0.0015, 0.0015, 0.0015, 1), new RunTimes(1500).latency());
  }

  @Test
  void refusesNoRuns() {
    assertThrows(IllegalArgumentException.class, RunTimes::new);
  }
}
