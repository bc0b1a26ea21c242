package dev.lapidary.app.log;

import java.nio.file.Path;

/** Where the log is, for messages that send the reader there. */
public final class LogFile {
  static final String NAME = "lapidary.log";

  private LogFile() {}

  /** The file that is written now. */
  public static Path current() {
    return folder().resolve(NAME);
  }

  /** The folder that the system property {@code lapidary.logs} names, else the user's. */
  static Path folder() {
    String named = System.getProperty("lapidary.logs");
    return named != null
        ? Path.of(named)
        : Path.of(System.getProperty("user.home"), ".lapidary", "logs");
  }
}
