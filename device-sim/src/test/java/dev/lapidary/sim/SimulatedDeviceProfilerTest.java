package dev.lapidary.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lapidary.core.error.DeviceException;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.onnx.OnnxReader;
import dev.lapidary.core.profile.LayerWork;
import dev.lapidary.core.profile.ProfileOutcome;
import dev.lapidary.core.profile.ProfileReport;
import dev.lapidary.core.profile.ProfileRequest;
import dev.lapidary.core.profile.Workload;
import dev.lapidary.core.profile.WorkloadBuilder;
import dev.lapidary.core.runtime.GivenInputs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulatedDeviceProfilerTest {

  /** ResNet-8 of MLPerf Tiny in fp32, 12.5 million multiply-accumulates. */
  private static Model resnet8() throws Exception {
    Path file = Samples.shared("fixtures").resolve("mlperf-tiny/resnet8_cifar10.onnx");
    assumeTrue(Files.exists(file), () -> "no fixture at " + file);
    return OnnxReader.read(file);
  }

  private static void assertHolds(double measuredMillis, ProfileReport report) {
    double low = report.latency().low().orElseThrow();
    double high = report.latency().high().orElseThrow();
    assertTrue(
        low <= measuredMillis && measuredMillis <= high,
        () -> measuredMillis + " ms measured, predicted " + report.latency());
  }

  @Test
  void holdsThePublishedLatencyOfResnet8InFp32() throws Exception {
    SimulatedDeviceProfiler profiler = new SimulatedDeviceProfiler(Samples.bundled("stm32h7a3"));

    ProfileReport report =
        profiler.profile(resnet8(), ProfileRequest.defaults(), JobContext.none());

    assertHolds(124.22, report);
    assertEquals("stm32h7a3", report.device());
    assertTrue(report.energy().isPresent());
    assertTrue(report.peakMemoryBytes().orElseThrow() > 0);
  }

  @ParameterizedTest
  @CsvSource({"stm32l4r5, 165.13, 6.919", "stm32h7a3, 40.84, 5.090"})
  void holdsThePublishedLatencyAndEnergyOfResnet8InInt8(
      String device, double measuredMillis, double measuredMillijoules) throws Exception {
    Workload work =
        inInt8(WorkloadBuilder.build(resnet8(), 1, GivenInputs.none(), JobContext.none()));

    Simulation simulation = new DeviceSimulator(Samples.bundled(device)).simulate(work, 0);

    assertHolds(measuredMillis, simulation.report());
    double millijoules = simulation.report().energy().orElseThrow().millijoules();
    assertEquals(measuredMillijoules, millijoules, 0.2 * measuredMillijoules);
    assertTrue(simulation.memory().fits());
  }

  private static Workload inInt8(Workload work) {
    List<LayerWork> layers = work.layers().stream().map(layer -> inInt8(layer)).toList();
    return new Workload(1, layers, work.peakActivationBytes() / 4, work.weightBytes() / 4);
  }

  private static LayerWork inInt8(LayerWork layer) {
    return new LayerWork(
        layer.id(),
        layer.opType(),
        layer.operatorClass(),
        ElementType.INT8,
        layer.macs(),
        layer.channels(),
        layer.inputElements(),
        layer.outputElements(),
        layer.weightElements(),
        layer.weightZeroFraction());
  }

  @Test
  void namesLayersByTheValuesTheyMake() throws Exception {
    Model model = resnet8();
    Set<String> ids =
        model.graph().nodes().stream().map(node -> node.id()).collect(Collectors.toSet());

    ProfileReport report =
        new SimulatedDeviceProfiler(Samples.bundled("raspberry-pi-4"))
            .profile(model, ProfileRequest.defaults(), JobContext.none());

    assertEquals(4, report.threads());
    assertTrue(report.layers().size() >= 10);
    report.layers().forEach(layer -> assertTrue(ids.contains(layer.node()), layer.node()));
    assertTrue(report.notes().stream().anyMatch(note -> note.startsWith("Out of range: 12.5")));
  }

  @Test
  void refusesThreadsBeforeItLooksAtTheModel() throws Exception {
    SimulatedDeviceProfiler profiler = new SimulatedDeviceProfiler(Samples.board());
    ProfileRequest request = new ProfileRequest(1, 3, GivenInputs.none(), 0, 1);

    DeviceException error =
        assertThrows(
            DeviceException.class, () -> profiler.profile(null, request, JobContext.none()));

    assertEquals("device.threads", error.messageKey());
  }

  @Test
  void profilesSeveralAsIfEachWereAlone() throws Exception {
    SimulatedDeviceProfiler profiler = new SimulatedDeviceProfiler(Samples.bundled("stm32h7a3"));
    ProfileRequest request = ProfileRequest.defaults();
    Path missing = Path.of("no", "such", "model.onnx");
    Path net = Samples.deviceFolder().resolveSibling("models").resolve("fashion-net.onnx");

    List<ProfileOutcome> outcomes =
        profiler.profileAll(
            List.of(() -> OnnxReader.read(missing), () -> OnnxReader.read(net)),
            request,
            JobContext.none());

    assertTrue(outcomes.get(0).failure().isPresent());
    assertEquals(
        profiler.profile(OnnxReader.read(net), request, JobContext.none()),
        outcomes.get(1).orThrow());
  }

  @Test
  void isAlwaysAvailable() throws Exception {
    assertTrue(new SimulatedDeviceProfiler(Samples.board()).available());
  }
}
