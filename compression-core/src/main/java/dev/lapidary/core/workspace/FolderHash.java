package dev.lapidary.core.workspace;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Hash and size of a stored model. Of a model in one file the hash is the SHA-256 of the file; of
 * one with external data it is the SHA-256 of the lines {@code <sha256> <file name>} of all its
 * files in name order.
 */
record FolderHash(String sha256, long sizeBytes) {
  static final String MODEL = "model.onnx";

  /** Of the model in {@code folder}: {@code model.onnx} and every file that begins so. */
  static FolderHash of(Path folder) throws IOException {
    List<Path> files = modelFiles(folder);
    long size = 0;
    StringBuilder lines = new StringBuilder();
    String last = "";
    for (Path file : files) {
      last = sha256(file);
      size += Files.size(file);
      lines.append(last).append(' ').append(file.getFileName()).append('\n');
    }
    if (files.size() == 1) {
      return new FolderHash(last, size);
    }
    byte[] text = lines.toString().getBytes(StandardCharsets.UTF_8);
    return new FolderHash(HexFormat.of().formatHex(digest().digest(text)), size);
  }

  /** The regular files of the model, links excluded, in name order. */
  static List<Path> modelFiles(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(file -> file.getFileName().toString().startsWith(MODEL))
          .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .sorted()
          .toList();
    }
  }

  private static String sha256(Path file) throws IOException {
    MessageDigest digest = digest();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
