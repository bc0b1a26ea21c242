package dev.lapidary.app;

import dev.lapidary.core.error.StorageException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The models, datasets, devices and recipes that come with the program.
 *
 * @param folder holds {@code models}, {@code datasets}, {@code devices} and {@code recipes}
 */
public record SampleFiles(Path folder) {

  /** Those of the installation, or of the source tree when run from there. */
  static SampleFiles ofThisInstallation() {
    String resources = System.getProperty("lapidary.resources");
    if (resources != null) {
      return new SampleFiles(Path.of(resources));
    }
    return new SampleFiles(Path.of(System.getProperty("lapidary.home", "."), "share"));
  }

  /** The sample network. */
  public Path model() throws StorageException {
    return require("models/fashion-net.onnx");
  }

  /** A larger, better network of the same task. */
  public Path teacher() throws StorageException {
    return require("models/fashion-teacher.onnx");
  }

  /** Ten thousand labelled training images. */
  public Path trainingData() throws StorageException {
    return require("datasets/fashion-mnist-train");
  }

  /** Ten thousand labelled test images. */
  public Path evaluationData() throws StorageException {
    return require("datasets/fashion-mnist-test");
  }

  /** The device files. */
  public Path devices() throws StorageException {
    return require("devices");
  }

  /** A ready recipe by file name without ending. */
  public Path recipe(String name) throws StorageException {
    return require("recipes/" + name + ".json");
  }

  private Path require(String relative) throws StorageException {
    Path file = folder.resolve(relative);
    if (!Files.exists(file)) {
      throw new StorageException("sample.missing", file);
    }
    return file;
  }
}
