package dev.lapidary.sim.published;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.profile.ProfileReport;
import dev.lapidary.sim.DeviceSimulator;
import dev.lapidary.sim.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Predictions against the ncnn rows that the device files were fitted to. Here every network is in
 * the fit, so the error must not exceed the stated one, where each was left out.
 */
class PublishedBoardTest {

  @ParameterizedTest
  @CsvSource({
    "raspberry-pi-4, raspberry-pi-4b, 56",
    "raspberry-pi-5, raspberry-pi-5, 56",
    "raspberry-pi-zero-2w, raspberry-pi-zero2w, 48",
    "jetson-nano, jetson-nano, 52"
  })
  void statesAnErrorThatThePublishedRowsKeep(String id, String published, int count)
      throws Exception {
    DeviceSimulator simulator = new DeviceSimulator(Samples.bundled(id));
    NcnnNetworks networks = NcnnNetworks.read();
    List<Double> errors = new ArrayList<>();
    int inside = 0;
    for (Map<String, String> row : rows(published)) {
      double measured = Double.parseDouble(row.get("ms_avg"));
      ProfileReport report =
          simulator
              .simulate(
                  networks.workload(row.get("ncnn_name"), precision(row)),
                  Integer.parseInt(row.get("threads")))
              .report();
      errors.add(100 * Math.abs(report.latency().median() / measured - 1));
      boolean above = report.latency().low().orElseThrow() <= measured;
      inside += above && measured <= report.latency().high().orElseThrow() ? 1 : 0;
    }

    double stated =
        Samples.bundled(id).validation().latencyError().orElseThrow().meanAbsolutePercent();
    double mean = errors.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    assertEquals(count, errors.size());
    assertTrue(mean <= stated, () -> "mean error " + mean + " %, stated " + stated + " %");
    assertTrue(inside >= 0.75 * count, "inside the interval: " + inside + " of " + count);
  }

  private static List<Map<String, String>> rows(String device) throws Exception {
    return Csv.read("ncnn_benchmark_edge.csv").stream()
        .filter(row -> row.get("device").equals(device) && row.get("backend").equals("cpu"))
        .toList();
  }

  private static ElementType precision(Map<String, String> row) {
    return switch (row.get("precision")) {
      case "int8" -> ElementType.INT8;
      case "fp16" -> ElementType.FLOAT16;
      default -> ElementType.FLOAT;
    };
  }
}
