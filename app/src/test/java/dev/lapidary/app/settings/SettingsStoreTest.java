package dev.lapidary.app.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.lapidary.app.ui.Language;
import dev.lapidary.app.ui.Theme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsStoreTest {
  @TempDir private Path folder;

  @Test
  void aWindowIsNoLargerThanItsScreen() {
    WindowState first = WindowState.initial().within(1280, 720);
    assertEquals(1280, first.width());
    assertEquals(720, first.height());
    assertEquals(WindowState.initial(), WindowState.initial().within(1920, 1080));
  }

  @Test
  void remembersEverything() {
    Settings settings =
        Settings.initial()
            .withTheme(Theme.DARK)
            .withLanguage(Language.CHINESE)
            .withWindow(new WindowState(1600, 900, true, 0.2, 0.8, 0.7))
            .withColumns(List.of("size", "macs"))
            .withRecent(Path.of("/a/b"))
            .withMeasureNew(false)
            .withDevice("stm32h7a3")
            .withAxes("size", "agreement");
    new SettingsStore(folder).save(settings);
    assertEquals(settings, new SettingsStore(folder).load());
    assertFalse(Files.exists(folder.resolve("settings.json.part")));
  }

  @Test
  void startsAsTheFirstTimeFromADamagedFile() throws IOException {
    Files.writeString(folder.resolve("settings.json"), "{\"theme\": ");
    assertEquals(Settings.initial(), new SettingsStore(folder).load());
  }

  @Test
  void takesWhatIsRightOfAFileWithNonsense() throws IOException {
    Files.writeString(
        folder.resolve("settings.json"),
        """
        {"theme":"PLAID","language":"CHINESE","window":{"width":-5},"columns":7}
        """);
    Settings expected = Settings.initial().withLanguage(Language.CHINESE);
    assertEquals(expected, new SettingsStore(folder).load());
  }

  @Test
  void theLatestProjectComesFirstAndOnce() {
    Settings settings =
        Settings.initial()
            .withRecent(Path.of("one"))
            .withRecent(Path.of("two"))
            .withRecent(Path.of("one"));
    assertEquals(List.of(Path.of("one"), Path.of("two")), settings.recent());
  }
}
