package dev.lapidary.sim;

import dev.lapidary.core.error.DeviceException;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.profile.LayerWork;
import dev.lapidary.core.profile.OperatorClass;
import dev.lapidary.core.profile.Workload;
import dev.lapidary.sim.device.Device;
import dev.lapidary.sim.device.DeviceLibrary;
import dev.lapidary.sim.device.DeviceReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Devices and workloads that several tests use. */
public final class Samples {
  private static final Path RESOURCES = Path.of(System.getProperty("lapidary.resources"));

  private Samples() {}

  /** The folder of the bundled device files. */
  public static Path deviceFolder() {
    return RESOURCES.resolve("devices");
  }

  /** A folder beside the repository; absent on most machines. */
  public static Path shared(String name) {
    return RESOURCES.resolve("../../shared").normalize().resolve(name);
  }

  public static Device bundled(String id) throws DeviceException {
    return DeviceLibrary.read(deviceFolder()).device(id);
  }

  /** A board of round figures: 1 GHz, 2 cores, 4 MACs a cycle, 1 GB/s, 10 us a layer, 100 us. */
  public static String boardJson() throws IOException {
    return Files.readString(testResource("board.json"));
  }

  public static Device board() throws IOException, DeviceException {
    return new DeviceReader().read(boardJson(), "board.json");
  }

  /** A microcontroller of round figures: 100 MHz, 1 MAC a cycle, weights at 0.01 GB/s. */
  public static Device microcontroller() throws IOException, DeviceException {
    return new DeviceReader().read(testResource("microcontroller.json"));
  }

  private static Path testResource(String name) {
    return Path.of("src/test/resources/dev/lapidary/sim", name);
  }

  /** A pointwise convolution of 1000 pixels, 10 channels in and out. */
  public static LayerWork pointwise(ElementType precision) {
    return new LayerWork(
        "y", "Conv", OperatorClass.POINTWISE, precision, 100_000, 10, 10_000, 10_000, 100, 0);
  }

  public static Workload workload(LayerWork... layers) {
    return new Workload(1, List.of(layers), 80_000, 400);
  }
}
