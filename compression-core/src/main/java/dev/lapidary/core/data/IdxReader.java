package dev.lapidary.core.data;

import dev.lapidary.core.error.DataException;
import dev.lapidary.core.error.IoReason;
import dev.lapidary.core.ir.ElementType;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * Reads IDX files, the format of MNIST, plain or gzipped: two zero bytes, a type, the number of
 * axes, their lengths, then the elements, all big-endian.
 */
final class IdxReader {
  private static final int GZIP_MAGIC = 0x1F8B;
  private static final int MOST_AXES = 8;

  private IdxReader() {}

  /** Whether the file starts as an IDX file does. */
  static boolean recognizes(Path file) {
    try (DataInputStream in = open(file)) {
      int magic = in.readInt();
      return magic >>> 16 == 0 && elementType(magic >>> 8).isPresent() && (magic & 0xFF) > 0;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Reads the whole file.
   *
   * @throws DataException if it is no IDX file, is truncated or goes on after its last element
   */
  static ArrayData read(Path file) throws DataException {
    try (DataInputStream in = open(file)) {
      int magic = in.readInt();
      ElementType type =
          elementType(magic >>> 8)
              .filter(known -> magic >>> 16 == 0)
              .orElseThrow(() -> wrongMagic(file, magic));
      int[] lengths = lengths(in, file, magic);
      byte[] bytes = SizedBytes.read(in, file.toString(), type, lengths);
      return new ArrayData(type, lengths, SizedBytes.swap(bytes, type));
    } catch (EOFException e) {
      throw new DataException(e, "data.cutShort", file);
    } catch (IOException e) {
      throw new DataException(e, "data.unreadable", file, IoReason.of(e));
    }
  }

  private static int[] lengths(DataInputStream in, Path file, int magic)
      throws IOException, DataException {
    int axes = magic & 0xFF;
    if (axes == 0 || axes > MOST_AXES) {
      throw wrongMagic(file, magic);
    }
    int[] lengths = new int[axes];
    for (int i = 0; i < axes; i++) {
      lengths[i] = in.readInt();
    }
    return lengths;
  }

  private static DataException wrongMagic(Path file, int magic) {
    return new DataException("data.idxMagic", file, String.format("%08x", magic));
  }

  private static Optional<ElementType> elementType(int code) {
    return Optional.ofNullable(
        switch (code & 0xFF) {
          case 0x08 -> ElementType.UINT8;
          case 0x09 -> ElementType.INT8;
          case 0x0B -> ElementType.INT16;
          case 0x0C -> ElementType.INT32;
          case 0x0D -> ElementType.FLOAT;
          case 0x0E -> ElementType.DOUBLE;
          default -> null;
        });
  }

  private static DataInputStream open(Path file) throws IOException {
    InputStream raw = new BufferedInputStream(Files.newInputStream(file));
    try {
      raw.mark(2);
      int magic = raw.read() << Byte.SIZE | raw.read();
      raw.reset();
      return new DataInputStream(magic == GZIP_MAGIC ? new GZIPInputStream(raw) : raw);
    } catch (IOException | RuntimeException e) {
      raw.close();
      throw e;
    }
  }
}
