package dev.lapidary.app.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings file, written aside and moved. Settings that cannot be read or kept are no reason to
 * stop: the window then starts as the first time.
 */
public final class SettingsStore {
  private static final Logger LOG = LoggerFactory.getLogger(SettingsStore.class);

  private final Path file;

  public SettingsStore(Path folder) {
    this.file = folder.resolve("settings.json");
  }

  public Settings load() {
    if (!Files.exists(file)) {
      return Settings.initial();
    }
    try {
      return SettingsJson.read(Files.readString(file));
    } catch (IOException e) {
      LOG.warn("{}: settings cannot be read, starting with none", file, e);
      return Settings.initial();
    }
  }

  public void save(Settings settings) {
    Path aside = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(aside, SettingsJson.write(settings));
      Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.warn("{}: settings cannot be kept", file, e);
    }
  }
}
