package dev.lapidary.core.data;

import dev.lapidary.core.error.DataException;
import dev.lapidary.core.error.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * The folder of a {@code dataset.json}. What the file names must lie inside, links included: a
 * dataset somebody sends can then read nothing else.
 */
record DatasetFolder(Path json, Path real) {

  static DatasetFolder of(Path json) throws DataException {
    try {
      return new DatasetFolder(json, json.toAbsolutePath().getParent().toRealPath());
    } catch (IOException e) {
      throw new DataException(e, "data.unreadable", json, IoReason.of(e));
    }
  }

  /**
   * The file or folder called {@code name} in the JSON.
   *
   * @throws DataException if it is not there or outside the folder
   */
  Path resolve(String name) throws DataException {
    Path path;
    try {
      path = real.resolve(name).normalize();
    } catch (InvalidPathException e) {
      throw new DataException(e, "data.json.missingFile", json, name);
    }
    if (Path.of(name).isAbsolute() || !path.startsWith(real)) {
      throw new DataException("data.json.outside", json, name);
    }
    if (!Files.exists(path)) {
      throw new DataException("data.json.missingFile", json, name);
    }
    return checked(path);
  }

  /** {@code path} if following its links does not leave the folder. */
  Path checked(Path path) throws DataException {
    try {
      if (path.toRealPath().startsWith(real)) {
        return path;
      }
    } catch (IOException e) {
      throw new DataException(e, "data.unreadable", path, IoReason.of(e));
    }
    throw new DataException("data.json.outside", json, real.relativize(path));
  }
}
