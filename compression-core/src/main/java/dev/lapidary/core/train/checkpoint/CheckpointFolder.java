package dev.lapidary.core.train.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of one training in a folder that others may share. Trouble with a checkpoint is
 * no trouble for the training: it is logged, and the training goes on, or begins anew.
 */
public final class CheckpointFolder {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointFolder.class);
  private static final String SUFFIX = ".checkpoint";

  /** Left behind by trainings that nobody went on with; older ones are deleted. */
  private static final int MOST_FILES = 8;

  private final CheckpointSettings settings;
  private final CheckpointKey key;
  private long lastNanos = System.nanoTime();

  public CheckpointFolder(CheckpointSettings settings, CheckpointKey key) {
    this.settings = settings;
    this.key = key;
  }

  /** The file of this training. */
  public Path file() {
    return settings.folder().resolve(key.name() + SUFFIX);
  }

  /** Where the last good weights of this training are put if it diverges: an ONNX file. */
  public Path rescued() {
    return settings.folder().resolve(key.name() + "-last-good.onnx");
  }

  /** Whether so much time has passed since the last checkpoint that another one may be written. */
  public boolean isDue() {
    return System.nanoTime() - lastNanos >= settings.interval().toNanos();
  }

  /**
   * Writes a state in the place of the one before.
   *
   * @return whether it could be written
   */
  public boolean write(TrainingState state, List<StateArray> arrays) {
    try {
      Files.createDirectories(settings.folder());
      CheckpointFile.write(file(), key, state, arrays);
      deleteOld();
      return true;
    } catch (IOException e) {
      LOG.warn("The checkpoint {} cannot be written; training goes on without it", file(), e);
      return false;
    } finally {
      lastNanos = System.nanoTime();
    }
  }

  private void deleteOld() throws IOException {
    try (Stream<Path> all = Files.list(settings.folder())) {
      List<Path> old =
          all.filter(path -> path.getFileName().toString().endsWith(SUFFIX))
              .sorted(Comparator.comparing(CheckpointFolder::modified).reversed())
              .skip(MOST_FILES)
              .toList();
      for (Path path : old) {
        Files.deleteIfExists(path);
      }
    }
  }

  private static FileTime modified(Path path) {
    try {
      return Files.getLastModifiedTime(path);
    } catch (IOException e) {
      LOG.debug("{} is gone", path, e);
      return FileTime.fromMillis(0);
    }
  }

  /**
   * Reads the state and puts its arrays back.
   *
   * @param fits whether the numbers of a state can be those of the training
   * @param arrays which arrays follow a state, in the order they were written
   * @return empty if there is no checkpoint, or none that can be used
   */
  public Optional<TrainingState> read(
      Predicate<TrainingState> fits, Function<TrainingState, List<StateArray>> arrays) {
    if (!Files.exists(file())) {
      return Optional.empty();
    }
    try {
      return Optional.of(CheckpointFile.read(file(), key, fits, arrays));
    } catch (CheckpointFile.Unfit e) {
      LOG.warn("The checkpoint {} is passed over: {}", file(), e.getMessage());
      return Optional.empty();
    } catch (IOException e) {
      LOG.warn("The checkpoint {} cannot be read and is passed over", file(), e);
      return Optional.empty();
    }
  }
}
