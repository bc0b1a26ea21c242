package dev.lapidary.sim.published;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.profile.ProfileReport;
import dev.lapidary.sim.DeviceSimulator;
import dev.lapidary.sim.Samples;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Predictions against the rows of MLPerf Tiny v1.2 that the device files were fitted to. */
class PublishedMicrocontrollerTest {

  @Test
  void countsVisualWakeWordsWithoutItsZeroChannels() throws Exception {
    double macs = TinyNetworks.read("vww", ElementType.INT8).macs();

    assertEquals(1, macs / 4_193_468, 0.005);
  }

  @ParameterizedTest
  @CsvSource({
    "stm32l4r5, ad, NUCLEO_L4R5ZI, int8",
    "stm32l4r5, ic, NUCLEO_L4R5ZI, int8",
    "stm32l4r5, kws, NUCLEO_L4R5ZI, int8",
    "stm32l4r5, vww, NUCLEO_L4R5ZI, int8",
    "stm32h7a3, ad, NUCLEO_H7A3ZI_Q, int8",
    "stm32h7a3, ic, NUCLEO_H7A3ZI_Q, int8",
    "stm32h7a3, kws, NUCLEO_H7A3ZI_Q, int8",
    "stm32h7a3, ad, NUCLEO_H7A3ZI_float, fp32",
    "stm32h7a3, ic, NUCLEO_H7A3ZI_float, fp32"
  })
  void statesAnIntervalThatHoldsTheMeasurement(
      String device, String benchmark, String system, String precision) throws Exception {
    double measured = Double.parseDouble(row(benchmark, system, precision).get("latency_ms"));

    ProfileReport report = report(device, benchmark, precision);

    double low = report.latency().low().orElseThrow();
    double high = report.latency().high().orElseThrow();
    assertTrue(
        low <= measured && measured <= high, () -> measured + " ms, predicted " + report.latency());
  }

  private static ProfileReport report(String device, String benchmark, String precision)
      throws Exception {
    ElementType type = precision.equals("int8") ? ElementType.INT8 : ElementType.FLOAT;
    return new DeviceSimulator(Samples.bundled(device))
        .simulate(TinyNetworks.read(benchmark, type), 1)
        .report();
  }

  private static Map<String, String> row(String benchmark, String system, String precision)
      throws Exception {
    List<Map<String, String>> rows =
        Csv.read("mlperf_tiny.csv").stream()
            .filter(row -> row.get("round").equals("v1.2"))
            .filter(row -> row.get("benchmark").equals(benchmark))
            .filter(row -> row.get("system").equals(system))
            .filter(row -> row.get("precision").equals(precision))
            .toList();
    assertEquals(1, rows.size());
    return rows.get(0);
  }
}
