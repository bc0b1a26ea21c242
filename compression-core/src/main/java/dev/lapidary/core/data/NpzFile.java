package dev.lapidary.core.data;

import dev.lapidary.core.error.DataException;
import dev.lapidary.core.error.IoReason;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** An .npz: a zip of NumPy arrays, each a member {@code name.npy}. */
record NpzFile(Path path, ZipFile zip) implements AutoCloseable {
  private static final String MEMBER = ".npy";

  static NpzFile open(Path path) throws DataException {
    try {
      return new NpzFile(path, new ZipFile(path.toFile()));
    } catch (IOException e) {
      throw new DataException(e, "data.npzDamaged", path, IoReason.of(e));
    }
  }

  /** The names of the arrays, sorted. */
  Set<String> names() {
    Set<String> names = new TreeSet<>();
    zip.stream()
        .map(ZipEntry::getName)
        .filter(name -> name.endsWith(MEMBER))
        .forEach(name -> names.add(name.substring(0, name.length() - MEMBER.length())));
    return names;
  }

  /**
   * Reads one array.
   *
   * @throws DataException if it is not there or damaged
   */
  ArrayData read(String name) throws DataException {
    ZipEntry entry = zip.getEntry(name + MEMBER);
    if (entry == null) {
      throw new DataException(
          "data.npzNoArray", path, name, String.join(", ", List.copyOf(names())));
    }
    try (InputStream in = new BufferedInputStream(zip.getInputStream(entry))) {
      return NpyReader.read(in, place(name));
    } catch (IOException e) {
      throw new DataException(e, "data.npzDamaged", path, IoReason.of(e));
    }
  }

  /** What messages call an array. */
  String place(String name) {
    return path + " (" + name + ")";
  }

  @Override
  public void close() throws DataException {
    try {
      zip.close();
    } catch (IOException e) {
      throw new DataException(e, "data.unreadable", path, IoReason.of(e));
    }
  }
}
