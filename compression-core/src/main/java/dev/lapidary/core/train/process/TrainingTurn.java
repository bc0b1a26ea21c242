package dev.lapidary.core.train.process;

import dev.lapidary.core.error.IoReason;
import dev.lapidary.core.error.StorageException;
import dev.lapidary.core.job.JobContext;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Lets one training run at a time: two at once take many times as long as one after the other. */
final class TrainingTurn {
  private static final long POLL_MILLIS = 200;

  private final Path home;
  private final ReentrantLock here = new ReentrantLock();

  TrainingTurn(Path home) {
    this.home = home;
  }

  /**
   * Waits until no other training runs in this program or another of the same user.
   *
   * @throws CancellationException if the job is cancelled meanwhile
   */
  Held await(JobContext job) throws StorageException {
    try {
      while (!here.tryLock(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        waiting(job);
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    boolean held = false;
    try {
      Held turn = new Held(lockFile(job));
      held = true;
      return turn;
    } finally {
      if (!held) {
        here.unlock();
      }
    }
  }

  private FileChannel lockFile(JobContext job) throws StorageException {
    Path file = home.resolve("lock");
    try {
      Files.createDirectories(home);
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      boolean locked = false;
      try {
        while (!locks(channel)) {
          waiting(job);
          Thread.sleep(POLL_MILLIS);
        }
        locked = true;
        return channel;
      } catch (InterruptedException e) {
        throw interrupted(e);
      } finally {
        if (!locked) {
          channel.close();
        }
      }
    } catch (IOException e) {
      throw new StorageException(e, "train.folderUnwritable", file, IoReason.of(e));
    }
  }

  private static boolean locks(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // another engine of this program has it
    }
  }

  private static void waiting(JobContext job) {
    job.throwIfCancelled();
    job.progress(0, "waiting for another training to end");
  }

  private static CancellationException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return (CancellationException) new CancellationException("interrupted").initCause(e);
  }

  /** The right to train, until closed by the thread that got it. */
  final class Held implements AutoCloseable {
    private final FileChannel channel;

    private Held(FileChannel channel) {
      this.channel = channel;
    }

    @Override
    public void close() throws StorageException {
      try {
        channel.close();
      } catch (IOException e) {
        throw new StorageException(e, "train.folderUnwritable", home, IoReason.of(e));
      } finally {
        here.unlock();
      }
    }
  }
}
