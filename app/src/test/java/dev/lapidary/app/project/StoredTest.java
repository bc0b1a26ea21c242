package dev.lapidary.app.project;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lapidary.core.profile.FigureKind;
import dev.lapidary.core.profile.PrecisionUse;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class StoredTest {

  private static DeviceFigures figures(Optional<PrecisionUse> precision) {
    return new DeviceFigures(
        FigureKind.MEASURED,
        "local-cpu",
        "CPU",
        1.5,
        1.5,
        1.5,
        OptionalDouble.of(2),
        OptionalLong.of(1000),
        Optional.empty(),
        precision,
        100);
  }

  @Test
  void keepsWhatARunComputedIn() {
    PrecisionUse use =
        new PrecisionUse(
            Map.of("int8", 0.75, "float", 0.2),
            0.05,
            Map.of("int8", 3, "float", 1),
            2,
            Map.of("int8", Map.of("int8", 2, "float", 1)));
    DeviceFigures figures = figures(Optional.of(use));
    assertEquals(figures, Stored.device(Stored.write(figures)));
  }

  @Test
  void readsFiguresFromBeforeItWasKept() {
    assertEquals(
        figures(Optional.empty()),
        Stored.device(
            """
            {"kind":"MEASURED","device":"local-cpu","deviceName":"CPU",
             "latencyMillis":{"median":1.5,"low":1.5,"high":1.5,"p90":2.0},
             "peakMemoryBytes":1000,"samples":100}
            """));
  }
}
