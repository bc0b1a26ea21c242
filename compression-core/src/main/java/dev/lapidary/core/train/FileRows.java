package dev.lapidary.core.train;

import dev.lapidary.core.error.IoReason;
import dev.lapidary.core.error.StorageException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rows in a file that is gone when closed, or when the process ends. */
final class FileRows implements RowStore {
  private static final Logger LOG = LoggerFactory.getLogger(FileRows.class);

  private final Path file;
  private final FileChannel channel;
  private final ByteBuffer buffer;

  private FileRows(Path file, FileChannel channel, int width) {
    this.file = file;
    this.channel = channel;
    this.buffer = ByteBuffer.allocateDirect(width);
  }

  /**
   * Makes a file.
   *
   * @param width bytes of a row
   * @throws StorageException if {@code folder} cannot be written to
   */
  static FileRows in(Path folder, int width) throws StorageException {
    try {
      Path file = Files.createTempFile(folder, "values", ".rows");
      FileChannel channel =
          FileChannel.open(
              file,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
      return new FileRows(file, channel, width);
    } catch (IOException e) {
      throw failed(e, folder);
    }
  }

  private static StorageException failed(IOException e, Path where) {
    return new StorageException(e, "train.teacherCache", where, IoReason.of(e));
  }

  @Override
  public void write(long row, byte[] values) throws StorageException {
    buffer.clear();
    buffer.put(values).flip();
    try {
      for (long at = row * buffer.capacity(); buffer.hasRemaining(); ) {
        at += channel.write(buffer, at);
      }
    } catch (IOException e) {
      throw failed(e, file);
    }
  }

  @Override
  public void read(long row, byte[] values) throws StorageException {
    buffer.clear();
    try {
      for (long at = row * buffer.capacity(); buffer.hasRemaining(); ) {
        int count = channel.read(buffer, at);
        if (count < 0) {
          throw new EOFException("row " + row + " is missing");
        }
        at += count;
      }
    } catch (IOException e) {
      throw failed(e, file);
    }
    buffer.flip();
    buffer.get(values);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.warn("{} cannot be closed: {}", file, e.getMessage());
    }
  }
}
