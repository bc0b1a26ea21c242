package dev.lapidary.core.train;

import dev.lapidary.core.error.IoReason;
import dev.lapidary.core.error.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How much of the values of a model may be kept, and where.
 *
 * @param inMemory most bytes in memory
 * @param onDisk most bytes in a file
 * @param folder the file's folder; empty if there shall be none
 */
record CacheRoom(long inMemory, long onDisk, Optional<Path> folder) {
  private static final long MEMORY = 256L << 20;
  private static final long DISK = 8L << 30;

  /**
   * The part of one model.
   *
   * @param models that share the room of the training samples; the validation samples have as much
   */
  static CacheRoom of(TrainingPlan plan, TrainingData data, int models) {
    boolean mayWrite = plan.loss().caching() == TeacherCaching.DISK;
    Optional<Path> folder = mayWrite ? data.scratch() : Optional.empty();
    return new CacheRoom(MEMORY / models, DISK / models, folder);
  }

  /**
   * Opens a place for rows.
   *
   * @param width bytes of a row
   * @return empty if there is no room
   * @throws StorageException if the folder cannot be written to
   */
  Optional<RowStore> open(long rows, int width) throws StorageException {
    long bytes = rows * width;
    if (bytes <= inMemory) {
      return Optional.of(new MemoryRows(Math.toIntExact(rows)));
    }
    boolean fits = folder.isPresent() && bytes <= Math.min(onDisk, halfOfWhatIsLeft());
    return fits ? Optional.of(FileRows.in(folder.get(), width)) : Optional.empty();
  }

  private long halfOfWhatIsLeft() throws StorageException {
    Path where = folder.orElseThrow();
    try {
      return Files.getFileStore(where).getUsableSpace() / 2;
    } catch (IOException e) {
      throw new StorageException(e, "train.teacherCache", where, IoReason.of(e));
    }
  }
}
