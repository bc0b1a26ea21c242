package dev.lapidary.core.workspace;

import dev.lapidary.core.error.IoReason;
import dev.lapidary.core.error.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to write a workspace, held by one store of one process. The operating system releases
 * it when the process ends, however it ends.
 */
final class WorkspaceLock implements AutoCloseable {
  static final String FILE = ".lock";

  /**
   * Locks of this process. POSIX drops a process's lock when any channel of the file is closed, so
   * a second attempt inside one process must not even open the file.
   */
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Path key;
  private final FileChannel channel;

  private WorkspaceLock(Path key, FileChannel channel) {
    this.key = key;
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @throws StorageException if somebody else holds it or the folder cannot be written
   */
  static WorkspaceLock take(Path root) throws StorageException {
    Path key;
    try {
      key = root.toRealPath();
    } catch (IOException e) {
      throw new StorageException(e, "workspace.unwritable", root, IoReason.of(e));
    }
    if (!HELD_HERE.add(key)) {
      throw new StorageException("workspace.locked", root);
    }
    WorkspaceLock lock = null;
    try {
      lock = lockFile(root, key);
      return lock;
    } finally {
      if (lock == null) {
        HELD_HERE.remove(key);
      }
    }
  }

  private static WorkspaceLock lockFile(Path root, Path key) throws StorageException {
    try {
      FileChannel channel =
          FileChannel.open(root.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (channel.tryLock() == null) {
        channel.close();
        throw new StorageException("workspace.locked", root);
      }
      return new WorkspaceLock(key, channel);
    } catch (IOException e) {
      throw new StorageException(e, "workspace.unwritable", root, IoReason.of(e));
    }
  }

  /** Closing the channel releases the lock; the file stays. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("closing a lock file does not fail", e);
    } finally {
      HELD_HERE.remove(key);
    }
  }
}
