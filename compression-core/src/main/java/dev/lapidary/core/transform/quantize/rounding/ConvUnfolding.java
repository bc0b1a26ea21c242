package dev.lapidary.core.transform.quantize.rounding;

import dev.lapidary.core.ir.Node;
import dev.lapidary.core.ir.Tensor;

/**
 * A convolution over any number of axes: what the kernel covers at a position is a row. One sample
 * is unfolded at a time.
 */
final class ConvUnfolding implements Unfolding {
  private final Node node;
  private final long[] lengths;
  private final int groups;
  private final int channels;
  private final int kernel;

  /**
   * Reads the geometry.
   *
   * @param weight [outChannels, inChannels / groups, kernel...]
   */
  ConvUnfolding(Node node, Tensor weight) {
    this.node = node;
    lengths = weight.lengths();
    groups = Math.toIntExact(node.intAttribute("group", 1));
    channels = Math.toIntExact(lengths[1]);
    int offsets = 1;
    for (int axis = 2; axis < lengths.length; axis++) {
      offsets *= Math.toIntExact(lengths[axis]);
    }
    kernel = offsets;
  }

  @Override
  public int groups() {
    return groups;
  }

  @Override
  public int columns() {
    return channels * kernel;
  }

  @Override
  public Rows unfold(Tensor input) {
    int[] windows = ConvWindows.of(node, lengths, input.lengths());
    int size = 1;
    for (int axis = 2; axis < input.rank(); axis++) {
      size *= Math.toIntExact(input.length(axis));
    }
    return new Samples(input.toFloats(), Math.toIntExact(input.length(0)), size, windows);
  }

  /** A block a sample. */
  private final class Samples implements Rows {
    private final float[] values;
    private final int count;
    private final int size;
    private final int[] windows;

    Samples(float[] values, int count, int size, int[] windows) {
      this.values = values;
      this.count = count;
      this.size = size;
      this.windows = windows;
    }

    @Override
    public int blocks() {
      return count;
    }

    @Override
    public float[] block(int block, int group) {
      int start = (block * groups + group) * channels * size;
      float[] rows = new float[windows.length * channels];
      int at = 0;
      for (int window = 0; window < windows.length; window += kernel) {
        for (int c = 0; c < channels; c++) {
          int channel = start + c * size;
          for (int k = 0; k < kernel; k++) {
            int from = windows[window + k];
            rows[at++] = from < 0 ? 0 : values[channel + from];
          }
        }
      }
      return rows;
    }
  }

  @Override
  public float[][] rows(Tensor weight) {
    float[] values = weight.toFloats();
    float[][] rows = new float[Math.toIntExact(lengths[0])][columns()];
    for (int o = 0; o < rows.length; o++) {
      System.arraycopy(values, o * columns(), rows[o], 0, columns());
    }
    return rows;
  }

  @Override
  public Tensor weight(float[][] rows) {
    float[] values = new float[rows.length * columns()];
    for (int o = 0; o < rows.length; o++) {
      System.arraycopy(rows[o], 0, values, o * columns(), columns());
    }
    return Tensor.ofFloats(values, lengths);
  }
}
