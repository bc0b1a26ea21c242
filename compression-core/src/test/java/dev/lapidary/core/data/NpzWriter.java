package dev.lapidary.core.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes .npz files as NumPy does, and as it would not. */
final class NpzWriter implements AutoCloseable {
  private final ZipOutputStream zip;

  NpzWriter(Path file) throws IOException {
    zip = new ZipOutputStream(Files.newOutputStream(file));
  }

  /** Adds an array of any type under any header. */
  NpzWriter add(String name, String type, String shape, boolean fortran, byte[] content)
      throws IOException {
    String order = fortran ? "True" : "False";
    String header =
        "{'descr': '" + type + "', 'fortran_order': " + order + ", 'shape': " + shape + ", }\n";
    zip.putNextEntry(new ZipEntry(name + ".npy"));
    zip.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    zip.write(header.length() & 0xFF);
    zip.write(header.length() >> 8);
    zip.write(header.getBytes(StandardCharsets.US_ASCII));
    zip.write(content);
    zip.closeEntry();
    return this;
  }

  NpzWriter floats(String name, String shape, float... values) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return add(name, "<f4", shape, false, bytes.array());
  }

  NpzWriter longs(String name, String shape, long... values) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * 8).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(values);
    return add(name, "<i8", shape, false, bytes.array());
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
