package dev.lapidary.sim.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lapidary.core.error.DeviceException;
import dev.lapidary.sim.Samples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceLibraryTest {

  @TempDir Path folder;

  @Test
  void readsTheBundledDevices() throws Exception {
    List<String> ids =
        DeviceLibrary.read(Samples.deviceFolder()).devices().stream().map(Device::id).toList();

    assertEquals(
        List.of(
            "jetson-nano",
            "raspberry-pi-4",
            "raspberry-pi-5",
            "raspberry-pi-zero-2w",
            "stm32h7a3",
            "stm32l4r5"),
        ids);
  }

  @Test
  void statesAPlausibleErrorForEveryBundledDevice() throws Exception {
    for (Device device : DeviceLibrary.read(Samples.deviceFolder()).devices()) {
      Validation validation = device.validation();
      int rows = validation.byCase().stream().mapToInt(Validation.Case::rows).sum();

      assertEquals(validation.rows(), rows, device.id());
      assertPlausible(validation.latencyError().orElseThrow(), device.id());
      validation.byCase().forEach(item -> assertPlausible(item.latencyError(), device.id()));
      validation
          .energyError()
          .ifPresent(error -> assertTrue(error.meanAbsolutePercent() < 30, device.id()));
    }
  }

  private static void assertPlausible(Validation.LatencyError error, String id) {
    assertTrue(error.meanAbsolutePercent() < 50 && error.medianPercent() < 50, id);
    assertTrue(error.ratioLow() > 0.5 && error.ratioLow() < 1, id);
    assertTrue(error.ratioHigh() > 1 && error.ratioHigh() < 2, id);
  }

  @Test
  void suggestsTheNearestId() throws Exception {
    DeviceLibrary library = DeviceLibrary.read(Samples.deviceFolder());

    DeviceException error =
        assertThrows(DeviceException.class, () -> library.device("Raspbery-pi4"));

    assertEquals(
        "There is no device \"Raspbery-pi4\"; did you mean \"raspberry-pi-4\"? Devices are:"
            + " jetson-nano, raspberry-pi-4, raspberry-pi-5, raspberry-pi-zero-2w, stm32h7a3,"
            + " stm32l4r5.",
        error.getMessage());
  }

  @Test
  void suggestsNothingForAWordLikeNone() throws Exception {
    DeviceLibrary library = DeviceLibrary.read(Samples.deviceFolder());

    DeviceException error = assertThrows(DeviceException.class, () -> library.device("x"));

    assertEquals("device.unknown", error.messageKey());
  }

  @Test
  void refusesAnIdTwice() throws Exception {
    Files.writeString(folder.resolve("a.json"), Samples.boardJson());
    Files.writeString(folder.resolve("b.json"), Samples.boardJson());

    DeviceException error = assertThrows(DeviceException.class, () -> DeviceLibrary.read(folder));

    assertEquals(
        folder.resolve("b.json")
            + ": the id \"board\" is already used by "
            + folder.resolve("a.json")
            + ". Give one of the two devices another id.",
        error.getMessage());
  }

  @Test
  void refusesAFolderThatIsNotThere() {
    DeviceException error =
        assertThrows(DeviceException.class, () -> DeviceLibrary.read(folder.resolve("none")));

    assertEquals("device.noFolder", error.messageKey());
  }

  @Test
  void leavesFilesThatAreNotJsonAlone() throws Exception {
    Files.writeString(folder.resolve("ORIGIN.md"), "sources");

    assertEquals(List.of(), DeviceLibrary.read(folder).devices());
  }
}
