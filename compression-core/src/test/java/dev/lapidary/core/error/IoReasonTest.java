package dev.lapidary.core.error;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class IoReasonTest {
  @TempDir Path folder;

  private static String reason(Executable read) {
    try {
      read.execute();
    } catch (IOException e) {
      return IoReason.of(e);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
    throw new AssertionError("nothing failed");
  }

  @Test
  void saysWhatIsMissing() {
    Path absent = folder.resolve("absent");
    assertEquals("no such file or folder", reason(() -> Files.readString(absent)));
    assertEquals("no such file or folder", reason(() -> Files.size(absent)));
  }

  @Test
  void saysThatBytesAreNoText() throws IOException {
    Path bytes = Files.write(folder.resolve("bytes"), new byte[] {(byte) 0xff, 0});
    assertEquals("it is not UTF-8 text", reason(() -> Files.readString(bytes)));
  }

  @Test
  void saysThatAFileStandsWhereAFolderShould() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertEquals("a file of that name is in the way", reason(() -> Files.createDirectory(file)));
    assertEquals("not a folder", reason(() -> Files.list(file)));
  }

  @Test
  void leavesOutThePathThatAStreamRepeats() {
    String reason = reason(() -> new FileInputStream(folder.toFile()).close());
    assertFalse(reason.contains(folder.toString()), reason);
  }

  @Test
  void namesNoJavaClass() {
    assertEquals("the system gives no reason", IoReason.of(new IOException()));
  }
}
