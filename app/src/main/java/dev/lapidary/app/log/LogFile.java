package dev.lapidary.app.log;

import java.nio.file.Path;
import java.util.Optional;

/** Where the log is, for messages that send the reader there. */
public final class LogFile {
  static final String NAME = "lapidary.log";

  private LogFile() {}

  /** The file that is written now; empty where nothing says what folder it could be in. */
  public static Optional<Path> current() {
    return folder().map(folder -> folder.resolve(NAME));
  }

  /** The folder that the system property {@code lapidary.logs} names, else the user's if known. */
  static Optional<Path> folder() {
    return property("lapidary.logs")
        .or(() -> property("user.home").map(home -> home.resolve(".lapidary").resolve("logs")));
  }

  private static Optional<Path> property(String name) {
    return Optional.ofNullable(System.getProperty(name)).map(Path::of);
  }
}
