package dev.lapidary.core;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Real models and data that stand beside the checkout on some machines. */
public final class Fixtures {
  private Fixtures() {}

  /**
   * A file or folder of the fixtures; the calling test is skipped with the reason where it is
   * absent.
   *
   * @param relative for example {@code mnist/tribuo_cnn_mnist.onnx}
   */
  public static Path require(String relative) {
    Path path = root().resolve("../shared/fixtures").resolve(relative).normalize();
    Assumptions.assumeTrue(Files.exists(path), () -> "no fixture at " + path);
    return path;
  }

  /** The repository's root, wherever the tests are started. */
  public static Path root() {
    String given = System.getProperty("lapidary.root");
    if (given != null) {
      return Path.of(given).toAbsolutePath();
    }
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.exists(folder.resolve("mvnw"))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new IllegalStateException("tests run outside the repository");
    }
    return folder;
  }
}
