package dev.lapidary.sim.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.profile.Latency;
import dev.lapidary.sim.Samples;
import dev.lapidary.sim.cost.StatedError.Basis;
import dev.lapidary.sim.device.Precision;
import dev.lapidary.sim.device.Validation;
import org.junit.jupiter.api.Test;

class StatedErrorTest {

  private static Validation board() throws Exception {
    return Samples.board().validation();
  }

  @Test
  void spansTheWholeDeviceWhereItsOwnRowsAreFew() throws Exception {
    StatedError error = StatedError.of(board(), Precision.FP32, 2);

    assertEquals(Basis.SAME_CASE, error.basis());
    assertEquals(2, error.rows());
    assertEquals(0.5, error.error().orElseThrow().ratioLow());
    assertEquals(12, error.error().orElseThrow().meanAbsolutePercent());
  }

  @Test
  void dividesThePredictionByTheRatiosOfItsOwnCase() throws Exception {
    Validation validation = Samples.bundled("raspberry-pi-4").validation();

    StatedError error = StatedError.of(validation, Precision.FP32, 4);

    assertEquals(Basis.SAME_CASE, error.basis());
    assertEquals(22, error.rows());
    assertEquals(Latency.simulated(10, 10 / 1.362, 10 / 0.693), error.latency(10));
  }

  @Test
  void spansTheCasesOfOtherThreads() throws Exception {
    Validation validation = Samples.bundled("raspberry-pi-4").validation();

    StatedError error = StatedError.of(validation, Precision.FP32, 2);

    assertEquals(Basis.OTHER_THREADS, error.basis());
    assertEquals(44, error.rows());
    assertEquals(0.693, error.error().orElseThrow().ratioLow());
    assertEquals(1.362, error.error().orElseThrow().ratioHigh());
  }

  @Test
  void saysThatAPrecisionIsNotValidated() throws Exception {
    StatedError error = StatedError.of(board(), Precision.INT8, 1);

    assertEquals(Basis.OTHER_PRECISIONS, error.basis());
    assertEquals(Latency.simulated(10, 5, 20), error.latency(10));
  }

  @Test
  void statesNoIntervalWithoutRows() throws Exception {
    Validation validation = Samples.microcontroller().validation();

    Latency latency = StatedError.of(validation, Precision.INT8, 1).latency(10);

    assertEquals(10, latency.median());
    assertTrue(latency.low().isEmpty() && latency.high().isEmpty());
  }
}
