package dev.lapidary.app.cli;

import java.nio.file.Path;
import java.util.Optional;

/** Where the log is, for messages that send the reader there. */
final class LogFile {
  private LogFile() {}

  /** The file that {@code logback.xml} names. */
  static Optional<String> current() {
    String folder = System.getProperty("lapidary.logs");
    String home = System.getProperty("user.home");
    if (folder == null && home == null) {
      return Optional.empty();
    }
    Path logs = folder != null ? Path.of(folder) : Path.of(home, ".lapidary", "logs");
    return Optional.of(logs.resolve("lapidary.log").toString());
  }
}
