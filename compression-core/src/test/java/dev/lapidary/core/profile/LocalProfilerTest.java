package dev.lapidary.core.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lapidary.core.Fixtures;
import dev.lapidary.core.TestGraphs;
import dev.lapidary.core.error.WorkbenchException;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Model;
import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.job.JobContext;
import dev.lapidary.core.onnx.OnnxReader;
import dev.lapidary.core.onnx.OnnxWriter;
import dev.lapidary.core.runtime.ExecutionTarget;
import dev.lapidary.core.runtime.GivenInputs;
import dev.lapidary.core.runtime.ScratchFolder;
import dev.lapidary.core.runtime.SessionOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalProfilerTest {
  private static final Path NO_POWERCAP = Path.of("no", "such", "folder");

  private static ProfileReport report;

  @TempDir Path folder;

  private static ProfileRequest request(int runs) {
    return new ProfileRequest(1, 1, GivenInputs.none(), 2, runs);
  }

  /** Conv and Relu, which ONNX Runtime fuses, then a product, about 0.6 M MACs. */
  private static Model small() {
    return TestGraphs.opset(13)
        .input("x", "N", 8, 32, 32)
        .weight("w", 8, 8, 3, 3)
        .weight("m", 32, 4)
        .node("Conv", "x w", "conv", "pads", new long[] {1, 1, 1, 1})
        .node("Relu", "conv", "relu")
        .node("MatMul", "relu m", "y")
        .outputs("y")
        .model();
  }

  @BeforeAll
  static void profile() throws WorkbenchException {
    report =
        new LocalProfiler(ExecutionTarget.CPU, NO_POWERCAP, 1)
            .profile(small(), request(20), JobContext.none());
  }

  @Test
  void measuresAModel() {
    assertEquals(FigureKind.MEASURED, report.kind());
    assertEquals("local-cpu", report.device());
    assertEquals(1, report.threads());
    assertEquals(20, report.latency().samples());
    Latency latency = report.latency();
    assertTrue(latency.min().getAsDouble() > 0);
    assertTrue(latency.min().getAsDouble() <= latency.median());
    assertTrue(latency.median() <= latency.p90().getAsDouble());
    assertTrue(latency.p90().getAsDouble() <= latency.p99().getAsDouble());
  }

  @Test
  void leadsLayerTimesBackToTheModelsOwnLayers() {
    List<String> layers = report.layers().stream().map(LayerProfile::node).toList();
    assertTrue(layers.contains("conv"), layers.toString());
    assertTrue(layers.contains("y"), layers.toString());
    LayerProfile conv =
        report.layers().stream().filter(l -> l.node().equals("conv")).findFirst().orElseThrow();
    assertEquals("Conv", conv.opType());
    assertEquals("float", conv.precision());
    double sum = report.layers().stream().mapToDouble(LayerProfile::latencyMillis).sum();
    assertTrue(sum > 0);
  }

  @Test
  void tellsWhichLayersRanOnIntegers() throws WorkbenchException {
    byte[] ones = new byte[64 * 64];
    Arrays.fill(ones, (byte) 1);
    Model quantized =
        TestGraphs.opset(13)
            .input("x", 1, 64)
            .constant("s", Tensor.scalar(0.1f))
            .constant("z", Tensor.ofBytes(ElementType.UINT8, new byte[] {0}))
            .constant("wz", Tensor.ofBytes(ElementType.INT8, new byte[] {0}))
            .constant("w8", Tensor.ofBytes(ElementType.INT8, ones, 64, 64))
            .node("QuantizeLinear", "x s z", "xq")
            .node("DequantizeLinear", "xq s z", "xd")
            .node("DequantizeLinear", "w8 s wz", "wd")
            .node("MatMul", "xd wd", "product")
            .node("QuantizeLinear", "product s z", "pq")
            .node("DequantizeLinear", "pq s z", "y")
            .outputs("y")
            .model();
    ProfileReport report = LocalProfiler.cpu().profile(quantized, request(5), JobContext.none());
    LayerProfile product =
        report.layers().stream()
            .filter(layer -> layer.opType().equals("QLinearMatMul"))
            .findFirst()
            .orElseThrow(() -> new AssertionError(report.layers().toString()));
    assertEquals("product", product.node());
    assertEquals("int8", product.precision());
  }

  @Test
  void measuresTheMemoryOfAProcessOfItsOwn() throws WorkbenchException {
    long weights = 24L << 20;
    Model heavy =
        TestGraphs.opset(13)
            .input("x", 1, 64)
            .constant("w", Tensor.ofFloats(new float[(int) (weights / 4)], 64, weights / 256))
            .node("MatMul", "x w", "y")
            .outputs("y")
            .model();
    assumeTrue(ResidentMemory.available(), "only Linux tells");
    Path file = folder.resolve("heavy.onnx");
    OnnxWriter.write(heavy, file);
    SessionOptions options = SessionOptions.defaults().withThreads(1);
    long bytes = new ChildMemory(folder).growthBytes(file, options, request(1), JobContext.none());
    assertTrue(bytes >= weights && bytes < 6 * weights, bytes + " for " + weights);
  }

  @Test
  void saysWhyTheProcessOfItsOwnFailed() throws IOException {
    assumeTrue(ResidentMemory.available(), "only Linux tells");
    Path file = Files.writeString(folder.resolve("broken.onnx"), "broken");
    WorkbenchException failed =
        assertThrows(
            WorkbenchException.class,
            () ->
                new ChildMemory(folder)
                    .growthBytes(file, SessionOptions.defaults(), request(1), JobContext.none()));
    assertEquals("profile.memoryFailed", failed.messageKey());
    assertTrue(failed.getMessage().contains("broken.onnx"), failed.getMessage());
  }

  @Test
  void endsAProcessThatTakesTooLong() throws WorkbenchException {
    Path file = folder.resolve("slow.onnx");
    OnnxWriter.write(small(), file);
    WorkbenchException late =
        assertThrows(
            WorkbenchException.class,
            () ->
                new ChildMemory(folder, Duration.ZERO)
                    .growthBytes(file, SessionOptions.defaults(), request(1), JobContext.none()));
    assertEquals("profile.memoryTimeout", late.messageKey());
  }

  @Test
  void saysThatThereIsNoEnergyCounter() {
    assertTrue(report.energy().isEmpty());
    assertTrue(report.notes().stream().anyMatch(n -> n.startsWith("Energy: this machine has no")));
  }

  @Test
  void stopsWhenCancelled() {
    JobContext cancelled =
        new JobContext() {
          private int reports;

          @Override
          public void progress(double fraction, String message) {
            reports++;
          }

          @Override
          public boolean isCancelled() {
            return reports > 3;
          }

          @Override
          public Registration onCancel(Runnable action) {
            return () -> {};
          }
        };
    assertThrows(
        CancellationException.class,
        () -> LocalProfiler.cpu().profile(small(), request(1000), cancelled));
  }

  @Test
  void saysWhyTheGpuCannotBeUsed() {
    Profiler gpu = LocalProfiler.gpu();
    assumeFalse(gpu.available(), "this machine has one");
    assertEquals("local-gpu", gpu.device());
    assertFalse(gpu.unavailableReason().orElseThrow().isBlank());
    WorkbenchException refused =
        assertThrows(
            WorkbenchException.class, () -> gpu.profile(small(), request(1), JobContext.none()));
    assertEquals("profile.unavailable", refused.messageKey());
  }

  @Test
  void removesItsScratchFolder() throws IOException, WorkbenchException {
    Path path;
    try (ScratchFolder scratch = ScratchFolder.create()) {
      path = scratch.path();
      Files.writeString(Files.createDirectory(path.resolve("inner")).resolve("file"), "x");
    }
    assertFalse(Files.exists(path));
  }

  @Test
  void profilesARealModelLayerByLayer() throws WorkbenchException {
    Model model = OnnxReader.read(Fixtures.require("mlperf-tiny/resnet8_cifar10.onnx"));
    ProfileReport report =
        LocalProfiler.cpu()
            .profile(model, new ProfileRequest(1, 2, GivenInputs.none(), 5, 30), JobContext.none());
    List<String> known = model.graph().nodes().stream().map(Node::id).toList();
    long traced = report.layers().stream().filter(l -> known.contains(l.node())).count();
    assertTrue(traced >= 13, report.layers().toString());
  }
}
