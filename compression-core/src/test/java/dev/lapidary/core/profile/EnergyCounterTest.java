package dev.lapidary.core.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnergyCounterTest {
  @TempDir Path powercap;

  private void domain(String folder, String name, long microjoules) throws IOException {
    Path domain = Files.createDirectories(powercap.resolve(folder));
    Files.writeString(domain.resolve("name"), name + "\n");
    Files.writeString(domain.resolve("energy_uj"), microjoules + "\n");
    Files.writeString(domain.resolve("max_energy_range_uj"), "1000000\n");
  }

  @Test
  void sumsPackagesAndLeavesTheirPartsOut() throws IOException {
    domain("intel-rapl:0", "package-0", 1000);
    domain("intel-rapl:1", "package-1", 2000);
    domain("intel-rapl:0:0", "core", 500);
    EnergyCounter counter = EnergyCounter.in(powercap);
    long[] before = counter.read();
    domain("intel-rapl:0", "package-0", 3500);
    domain("intel-rapl:1", "package-1", 2250);
    domain("intel-rapl:0:0", "core", 99999);
    assertEquals(OptionalDouble.of(2.75), counter.millijoulesSince(before));
  }

  @Test
  void followsACounterThatRunsOver() throws IOException {
    domain("intel-rapl:0", "package-0", 999000);
    EnergyCounter counter = EnergyCounter.in(powercap);
    long[] before = counter.read();
    domain("intel-rapl:0", "package-0", 1000);
    assertEquals(OptionalDouble.of(2), counter.millijoulesSince(before));
  }

  @Test
  void tellsNothingWithoutAReadableCounter() throws IOException {
    assertFalse(EnergyCounter.in(powercap.resolve("absent")).available());
    domain("psys", "psys", 5);
    EnergyCounter counter = EnergyCounter.in(powercap);
    assertFalse(counter.available());
    assertEquals(OptionalDouble.empty(), counter.millijoulesSince(counter.read()));
    domain("intel-rapl:0", "package-0", 5);
    EnergyCounter lost = EnergyCounter.in(powercap);
    assertTrue(lost.available());
    long[] before = lost.read();
    Files.delete(powercap.resolve("intel-rapl:0/energy_uj"));
    assertEquals(OptionalDouble.empty(), lost.millijoulesSince(before));
  }
}
