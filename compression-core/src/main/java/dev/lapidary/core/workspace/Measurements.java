package dev.lapidary.core.workspace;

import dev.lapidary.core.error.IoReason;
import dev.lapidary.core.error.StorageException;
import dev.lapidary.core.json.JsonLines;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was measured of one variant, oldest first. Only ever grows: a line a measurement in a file
 * beside the variant. A line that a crash left half written is passed over. Thread-safe.
 */
public final class Measurements {
  private static final Logger LOG = LoggerFactory.getLogger(Measurements.class);
  static final String FILE = "measurements.jsonl";

  private final Path file;
  private final BooleanSupplier readOnly;
  private final Object lock;

  /**
   * @param lock shared by all that append to the same file
   */
  Measurements(Path folder, BooleanSupplier readOnly, Object lock) {
    this.file = folder.resolve(FILE);
    this.readOnly = readOnly;
    this.lock = lock;
  }

  /**
   * Adds a measurement; it is on the disk when this returns.
   *
   * @throws StorageException if it cannot be written; then the earlier ones are as they were
   */
  public void append(Measurement measurement) throws StorageException {
    if (readOnly.getAsBoolean()) {
      throw new StorageException("workspace.readOnly", file);
    }
    synchronized (lock) {
      try {
        JsonLines.append(file, MeasurementJson.write(measurement));
      } catch (IOException e) {
        throw new StorageException(e, "workspace.unwritable", file, IoReason.of(e));
      }
    }
  }

  /**
   * All measurements.
   *
   * @throws StorageException if the file is there and cannot be read
   */
  public List<Measurement> all() throws StorageException {
    List<Measurement> found = new ArrayList<>();
    for (String line : lines()) {
      try {
        found.add(MeasurementJson.read(line));
      } catch (IllegalArgumentException e) {
        LOG.warn("{}: passed over a line that is no measurement: {}", file, e.getMessage());
      }
    }
    return found;
  }

  /** The newest measurement with exactly this key. */
  public Optional<Measurement> latest(MeasurementKey key) throws StorageException {
    return latest(key.kind(), key::equals);
  }

  /** The newest measurement of a kind whose key is wanted. */
  public Optional<Measurement> latest(MeasurementKind kind, Predicate<MeasurementKey> wanted)
      throws StorageException {
    return all().stream()
        .filter(measurement -> measurement.key().kind() == kind && wanted.test(measurement.key()))
        .reduce((older, newer) -> newer);
  }

  private List<String> lines() throws StorageException {
    synchronized (lock) {
      try {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
            && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          throw new StorageException("workspace.unreadable", file, "not a regular file");
        }
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        return text.lines().filter(line -> !line.isBlank()).toList();
      } catch (NoSuchFileException e) {
        return List.of();
      } catch (IOException e) {
        throw new StorageException(e, "workspace.unreadable", file, IoReason.of(e));
      }
    }
  }
}
