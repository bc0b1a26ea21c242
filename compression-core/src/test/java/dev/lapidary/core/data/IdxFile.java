package dev.lapidary.core.data;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** Writes IDX files of unsigned bytes. */
final class IdxFile {
  private IdxFile() {}

  static byte[] bytes(byte[] content, int... lengths) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(0x0800 | lengths.length);
    for (int length : lengths) {
      out.writeInt(length);
    }
    out.write(content);
    return bytes.toByteArray();
  }

  static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  /** Content 0, 1, 2 ... of the given lengths, gzipped if the name says so. */
  static Path counting(Path file, int... lengths) throws IOException {
    int count = 1;
    for (int length : lengths) {
      count *= length;
    }
    byte[] content = new byte[count];
    for (int i = 0; i < count; i++) {
      content[i] = (byte) i;
    }
    byte[] idx = bytes(content, lengths);
    return Files.write(file, file.toString().endsWith(".gz") ? gzip(idx) : idx);
  }
}
