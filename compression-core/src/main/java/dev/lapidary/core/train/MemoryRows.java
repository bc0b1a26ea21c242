package dev.lapidary.core.train;

/** Rows in memory. */
final class MemoryRows implements RowStore {
  private final byte[][] rows;

  MemoryRows(int count) {
    rows = new byte[count][];
  }

  @Override
  public void write(long row, byte[] values) {
    rows[Math.toIntExact(row)] = values.clone();
  }

  @Override
  public void read(long row, byte[] values) {
    byte[] kept = rows[Math.toIntExact(row)];
    System.arraycopy(kept, 0, values, 0, kept.length);
  }

  @Override
  public void close() {}
}
