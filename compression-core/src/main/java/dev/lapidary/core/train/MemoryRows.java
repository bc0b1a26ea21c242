package dev.lapidary.core.train;

/** Rows in memory. */
final class MemoryRows implements RowStore {
  private final float[][] rows;

  MemoryRows(int count) {
    rows = new float[count][];
  }

  @Override
  public void write(long row, float[] values) {
    rows[Math.toIntExact(row)] = values.clone();
  }

  @Override
  public void read(long row, float[] values) {
    float[] kept = rows[Math.toIntExact(row)];
    System.arraycopy(kept, 0, values, 0, kept.length);
  }

  @Override
  public void close() {}
}
