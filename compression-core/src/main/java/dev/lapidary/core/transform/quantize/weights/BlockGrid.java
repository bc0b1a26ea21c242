package dev.lapidary.core.transform.quantize.weights;

import dev.lapidary.core.transform.quantize.rounding.ChannelGrid;

/** What the codes of a row can stand for; its maps stay whatever the weights become. */
record BlockGrid(BlockMatrix matrix, int row) implements ChannelGrid {

  /** The grid of each row. */
  static BlockGrid[] of(BlockMatrix matrix) {
    BlockGrid[] grids = new BlockGrid[matrix.rows()];
    for (int row = 0; row < grids.length; row++) {
      grids[row] = new BlockGrid(matrix, row);
    }
    return grids;
  }

  private BlockMap map(int column) {
    return matrix.map(row, column / matrix.scheme().blockSize());
  }

  @Override
  public float step(int column) {
    return Math.abs(map(column).scale());
  }

  @Override
  public float round(int column, double weight) {
    BlockMap map = map(column);
    return map.value(map.code((float) weight));
  }

  @Override
  public boolean isFixed(float weight) {
    return false;
  }
}
