package dev.lapidary.core.json;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Files that only ever grow, a line of JSON an entry. */
public final class JsonLines {
  private JsonLines() {}

  /**
   * Appends a line that survives a crash once this returns. A line half written by an earlier crash
   * is closed first; a failure cuts the file back to what it was.
   *
   * @throws IOException if it cannot be written
   */
  public static void append(Path file, String line) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long end = channel.size();
      String text = (endsInsideLine(channel, end) ? "\n" : "") + line + "\n";
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
      channel.position(end);
      try {
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      } catch (IOException e) {
        channel.truncate(end);
        throw e;
      }
    }
  }

  private static boolean endsInsideLine(FileChannel channel, long end) throws IOException {
    ByteBuffer last = ByteBuffer.allocate(1);
    return end > 0 && channel.read(last, end - 1) == 1 && last.get(0) != '\n';
  }
}
