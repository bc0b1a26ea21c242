package dev.lapidary.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.error.DeviceException;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.profile.Energy;
import dev.lapidary.core.profile.FigureKind;
import dev.lapidary.core.profile.LayerProfile;
import dev.lapidary.core.profile.LayerWork;
import dev.lapidary.core.profile.OperatorClass;
import dev.lapidary.core.profile.ProfileReport;
import dev.lapidary.core.profile.Workload;
import dev.lapidary.sim.device.Device;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class DeviceSimulatorTest {

  private static ProfileReport report(Device device, Workload workload, int threads)
      throws DeviceException {
    return new DeviceSimulator(device).simulate(workload, threads).report();
  }

  private static Workload pointwise(ElementType precision) {
    return Samples.workload(Samples.pointwise(precision));
  }

  private static void assertSays(String words, ProfileReport report) {
    assertTrue(
        report.notes().stream().anyMatch(note -> note.contains(words)),
        () -> "expected \"" + words + "\" in " + report.notes());
  }

  @Test
  void reportsTimeIntervalEnergyAndMemory() throws Exception {
    ProfileReport report = report(Samples.board(), pointwise(ElementType.FLOAT), 0);

    assertEquals(FigureKind.SIMULATED, report.kind());
    assertEquals("board", report.device());
    assertEquals(2, report.threads());
    assertEquals(0.1904, report.latency().median(), 1e-9);
    assertEquals(0.1904 / 2, report.latency().low().orElseThrow(), 1e-9);
    assertEquals(0.1904 / 0.5, report.latency().high().orElseThrow(), 1e-9);
    Energy energy = report.energy().orElseThrow();
    assertEquals(0.3808, energy.millijoules(), 1e-9);
    assertEquals(FigureKind.SIMULATED, energy.kind());
    assertEquals(OptionalLong.of(80_400), report.peakMemoryBytes());
  }

  @Test
  void namesLayersInTheirPrecision() throws Exception {
    LayerProfile layer = report(Samples.board(), pointwise(ElementType.FLOAT16), 1).layers().get(0);

    assertEquals("y", layer.node());
    assertEquals("float", layer.precision());
  }

  @Test
  void givesNoEnergyWithoutBoardPower() throws Exception {
    ProfileReport report = report(Samples.microcontroller(), pointwise(ElementType.INT8), 1);

    assertEquals(Optional.empty(), report.energy());
    assertSays("No energy: the power of the board is not known.", report);
  }

  @Test
  void refusesMoreThreadsThanCores() throws Exception {
    DeviceSimulator simulator = new DeviceSimulator(Samples.board());

    DeviceException error =
        assertThrows(
            DeviceException.class, () -> simulator.simulate(pointwise(ElementType.FLOAT), 3));

    assertEquals(
        "The device board runs 1 to 2 threads, found 3. Ask for fewer, or for 0 to take its"
            + " default.",
        error.getMessage());
  }

  @Test
  void saysWhatTheFiguresStandOn() throws Exception {
    ProfileReport report = report(Samples.board(), pointwise(ElementType.FLOAT), 1);

    assertEquals(
        List.of(
            "Simulated, not measured: Board, a runtime, 1 of 2 cores. Speed in fp32: made up for"
                + " tests (derived).",
            "Fits: RAM 78.5 KiB of 976.6 KiB (weights and activations); code and buffers of the"
                + " runtime are not counted.",
            "Validated: fp32 against 4 published latencies at 1 thread; too few for an interval of"
                + " their own, so it spans all rows of the device.",
            "Interval: predictions 0.50 to 2.00 times the measurement (10th to 90th percentile);"
                + " mean error 10.0 %, median 8.0 %.",
            "Validation of the device: Made up for tests.",
            "Energy: board power of 2 W times the time (all cores loaded, so an upper bound); not"
                + " validated.",
            "Not verified at the source: clock (recalled)."),
        report.notes());
  }

  @Test
  void saysThatAPrecisionIsNotValidated() throws Exception {
    assertSays(
        "Not validated: no latency in int8",
        report(Samples.board(), pointwise(ElementType.INT8), 1));
  }

  @Test
  void saysThatNothingIsValidated() throws Exception {
    assertSays(
        "Not validated: nothing is published",
        report(Samples.microcontroller(), pointwise(ElementType.INT8), 1));
  }

  @Test
  void saysThatZerosSaveNoTime() throws Exception {
    LayerWork dense = Samples.pointwise(ElementType.FLOAT);
    LayerWork pruned =
        new LayerWork(
            "y",
            "Conv",
            OperatorClass.POINTWISE,
            ElementType.FLOAT,
            100_000,
            10,
            10_000,
            10_000,
            100,
            0.6);

    ProfileReport report = report(Samples.board(), Samples.workload(pruned), 1);

    assertSays("60 % of the weights are zero", report);
    assertEquals(
        report(Samples.board(), Samples.workload(dense), 1).latency().median(),
        report.latency().median());
  }

  @Test
  void saysThatANetworkIsOutOfRange() throws Exception {
    Workload tiny =
        Samples.workload(
            new LayerWork(
                "y", "Gemm", OperatorClass.MATRIX_PRODUCT, ElementType.FLOAT, 10, 0, 2, 5, 10, 0));

    assertSays(
        "Out of range: 0.00001 million MACs, compared with networks of 0.001 to 1 million",
        report(Samples.board(), tiny, 1));
  }

  @Test
  void saysThatBatchesWereNotCompared() throws Exception {
    Workload batch = new Workload(8, List.of(Samples.pointwise(ElementType.FLOAT)), 80_000, 400);

    assertSays("Out of range: batch 8", report(Samples.board(), batch, 1));
  }

  @Test
  void saysThatAPrecisionIsComputedAsAnother() throws Exception {
    assertSays(
        "fp16 is computed as fp32 (1 layer): no half-precision arithmetic.",
        report(Samples.board(), pointwise(ElementType.FLOAT16), 1));
    assertSays(
        "int4 is counted as int8 (1 layer): device files state no speed for it.",
        report(Samples.board(), pointwise(ElementType.INT4), 1));
  }

  @Test
  void saysWhatWasNotCounted() throws Exception {
    Workload uncounted = new Workload(1, List.of(), 10, 0, List.of("node y: open shape"));

    assertSays(
        "Too fast: the arithmetic of 1 layer is not counted: node y: open shape.",
        report(Samples.board(), uncounted, 1));
  }

  @Test
  void saysThatPrecisionsMix() throws Exception {
    Workload mixed =
        Samples.workload(Samples.pointwise(ElementType.FLOAT), Samples.pointwise(ElementType.INT8));

    assertSays("Mixed precision:", report(Samples.board(), mixed, 1));
  }

  @Test
  void saysThatAModelDoesNotFit() throws Exception {
    Workload large = new Workload(1, List.of(), 200_000, 2000);

    Simulation simulation = new DeviceSimulator(Samples.microcontroller()).simulate(large, 1);

    assertEquals(false, simulation.memory().fits());
    assertSays(
        "Does not fit, the time is what it would take with more memory: RAM 195.3 KiB of 97.7 KiB"
            + " (activations), flash 2.0 KiB of 1.0 KiB (weights)",
        simulation.report());
  }
}
