package dev.lapidary.core.train;

import dev.lapidary.core.error.IoReason;
import dev.lapidary.core.error.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How much of a teacher's values may be kept, and where.
 *
 * @param inMemory most numbers in memory
 * @param onDisk most numbers in a file
 * @param folder the file's folder; empty if there shall be none
 */
record CacheRoom(long inMemory, long onDisk, Optional<Path> folder) {
  private static final long MEMORY = (256L << 20) / Float.BYTES;
  private static final long DISK = (8L << 30) / Float.BYTES;

  /** The teacher's part of the room that all teachers of a training share. */
  static CacheRoom of(TrainingPlan plan, TrainingData data) {
    int teachers = Math.max(1, data.teachers().size());
    boolean mayWrite = plan.loss().caching() == TeacherCaching.DISK;
    Optional<Path> folder = mayWrite ? data.scratch() : Optional.empty();
    return new CacheRoom(MEMORY / teachers, DISK / teachers, folder);
  }

  /**
   * Opens a place for rows.
   *
   * @param width numbers in a row
   * @return empty if there is no room
   * @throws StorageException if the folder cannot be written to
   */
  Optional<RowStore> open(long rows, int width) throws StorageException {
    long numbers = rows * width;
    if (numbers <= inMemory) {
      return Optional.of(new MemoryRows(Math.toIntExact(rows)));
    }
    boolean fits = folder.isPresent() && numbers <= Math.min(onDisk, halfOfWhatIsLeft());
    return fits ? Optional.of(FileRows.in(folder.get(), width)) : Optional.empty();
  }

  private long halfOfWhatIsLeft() throws StorageException {
    Path where = folder.orElseThrow();
    try {
      return Files.getFileStore(where).getUsableSpace() / 2 / Float.BYTES;
    } catch (IOException e) {
      throw new StorageException(e, "train.teacherCache", where, IoReason.of(e));
    }
  }
}
