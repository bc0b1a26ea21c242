package dev.lapidary.core.data;

import dev.lapidary.core.error.DataException;
import dev.lapidary.core.error.IoReason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Consumer;

/**
 * Hashes texts, bytes and files one after the other. Length and content of each count, names only
 * where they carry meaning; so a copy elsewhere has the same hash.
 */
public final class ContentHash {
  private static final int CHUNK = 1 << 16;

  private final MessageDigest digest = sha256();

  /** Adds a text. */
  public ContentHash text(String text) {
    return bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds bytes. */
  public ContentHash bytes(byte... bytes) {
    digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
    digest.update(bytes);
    return this;
  }

  /** Adds what a writer adds to the digest; it must tell its parts apart itself. */
  public ContentHash with(Consumer<MessageDigest> writer) {
    writer.accept(digest);
    return this;
  }

  ContentHash file(Path file) throws DataException {
    try (InputStream in = Files.newInputStream(file)) {
      digest.update((Files.size(file) + ":").getBytes(StandardCharsets.US_ASCII));
      byte[] chunk = new byte[CHUNK];
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        digest.update(chunk, 0, read);
      }
      return this;
    } catch (IOException e) {
      throw new DataException(e, "data.unreadable", file, IoReason.of(e));
    }
  }

  /** The hash in lower-case hexadecimal. May be asked for once. */
  public String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
