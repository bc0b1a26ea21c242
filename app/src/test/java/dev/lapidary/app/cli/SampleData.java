package dev.lapidary.app.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** The first samples of the bundled data as a small dataset of its own. */
final class SampleData {
  private static final int IMAGE_HEADER = 16;
  private static final int LABEL_HEADER = 8;
  private static final int PIXELS = 28 * 28;

  private SampleData() {}

  /** Writes {@code count} samples and a dataset.json into the folder. */
  static Path write(Path folder, Path bundled, int count) throws IOException {
    Files.createDirectories(folder);
    String json = Files.readString(bundled.resolve("dataset.json"));
    for (String name : new String[] {"images", "labels"}) {
      String file = json.replaceAll("(?s).*\"" + name + "\"\\s*:\\s*\"([^\"]+)\".*", "$1");
      boolean images = name.equals("images");
      int header = images ? IMAGE_HEADER : LABEL_HEADER;
      cut(bundled.resolve(file), folder.resolve(name), header, images ? PIXELS : 1, count);
      json = json.replace(file, name);
    }
    Files.writeString(folder.resolve("dataset.json"), json);
    return folder;
  }

  private static void cut(Path gz, Path target, int header, int width, int count)
      throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(gz))) {
      byte[] bytes = in.readNBytes(header + width * count);
      ByteBuffer.wrap(bytes).putInt(4, count);
      Files.write(target, bytes);
    }
  }
}
