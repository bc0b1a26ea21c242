package dev.lapidary.core.train;

import dev.lapidary.core.error.StorageException;

/** Keeps rows of bytes, all of one length, by their place. */
interface RowStore extends AutoCloseable {

  void write(long row, byte[] values) throws StorageException;

  /**
   * @param values filled with what was written
   */
  void read(long row, byte[] values) throws StorageException;

  @Override
  void close();
}
