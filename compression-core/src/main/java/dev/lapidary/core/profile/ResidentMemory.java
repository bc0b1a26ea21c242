package dev.lapidary.core.profile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Resident memory of this process as Linux tells it in {@code /proc/self}. */
final class ResidentMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path CLEAR = Path.of("/proc/self/clear_refs");
  private static final long KIB = 1024;

  private ResidentMemory() {}

  /** Whether this system tells. */
  static boolean available() {
    return Files.isReadable(STATUS);
  }

  /** Bytes resident now. */
  static long current() throws IOException {
    return field("VmRSS:");
  }

  /** The most bytes resident since the start or {@link #resetPeak}. */
  static long peak() throws IOException {
    return field("VmHWM:");
  }

  /**
   * Lets the peak begin at what is resident now.
   *
   * @return false where the kernel forbids it; the peak then is at least that of starting up
   */
  static boolean resetPeak() {
    try {
      Files.writeString(CLEAR, "5");
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static long field(String name) throws IOException {
    for (String line : Files.readAllLines(STATUS)) {
      if (line.startsWith(name)) {
        return Long.parseLong(line.replaceAll("\\D", "")) * KIB;
      }
    }
    throw new IOException(STATUS + " has no line " + name);
  }
}
