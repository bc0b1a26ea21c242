package dev.lapidary.core.data;

import dev.lapidary.core.error.DataException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Opens datasets. */
public final class Datasets {
  private static final String JSON = "dataset.json";
  private static final double BYTE_TO_UNIT = 1 / 255.0;

  private Datasets() {}

  /**
   * Opens a dataset: a {@code dataset.json}, a folder that holds one, or an IDX file of images with
   * its labels beside it. Pictures no {@code dataset.json} says more about are fed in [0, 1], NCHW.
   *
   * @throws DataException if there is no such file, its format is unknown or it is damaged
   */
  public static Dataset open(Path path) throws DataException {
    if (!Files.exists(path)) {
      throw new DataException("data.notFound", path);
    }
    if (Files.isDirectory(path)) {
      return openFolder(path);
    }
    if (path.getFileName().toString().endsWith(".json")) {
      return DatasetJson.open(path, path);
    }
    if (IdxReader.recognizes(path)) {
      return IdxFiles.beside(path)
          .open(
              path, Preprocessing.scaled(Layout.NCHW, BYTE_TO_UNIT), List.of(), new ContentHash());
    }
    throw new DataException("data.unknownFormat", path);
  }

  private static Dataset openFolder(Path folder) throws DataException {
    Path json = folder.resolve(JSON);
    if (Files.isRegularFile(json)) {
      return DatasetJson.open(json, folder);
    }
    throw new DataException("data.unknownFolder", folder);
  }
}
