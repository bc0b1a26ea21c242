package dev.lapidary.core.data;

import dev.lapidary.core.ir.Dimension;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Shape;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * An array of a file together with what is done to it before it is fed.
 *
 * @param name the input it is fed under
 * @param keepType leaves values that are not scaled in the type the file has, else they are FLOAT
 */
record ArrayInput(
    String name, ArrayData array, ChannelAxis axis, Preprocessing preprocessing, boolean keepType) {

  /** The name of the batch axis of every dataset. */
  static final Dimension BATCH = Dimension.of("N");

  private static final int BYTE_VALUES = 256;

  ValueInfo info() {
    List<Dimension> dimensions = new ArrayList<>(List.of(BATCH));
    for (int length : axis.lengths()) {
      dimensions.add(Dimension.of(length));
    }
    ElementType type = copies() ? array.elementType() : ElementType.FLOAT;
    return ValueInfo.tensor(name, type, Shape.of(dimensions));
  }

  /** Decodes the samples, in order. */
  Tensor decode(int... indices) {
    if (copies()) {
      return copy(indices);
    }
    float[] values = new float[Math.multiplyExact(indices.length, array.sampleElements())];
    Source source = array.width() == 1 ? bytes() : elements();
    for (int i = 0; i < indices.length; i++) {
      decode(source, indices[i] * array.sampleElements(), values, i * array.sampleElements());
    }
    return Tensor.ofFloats(values, axis.lengthsOf(indices.length));
  }

  private boolean copies() {
    boolean asWanted = keepType || array.elementType() == ElementType.FLOAT;
    return asWanted && preprocessing.keepsValues() && axis.keepsOrder();
  }

  private Tensor copy(int... indices) {
    int size = array.sampleElements() * array.width();
    ByteBuffer data = ByteBuffer.allocate(Math.multiplyExact(indices.length, size));
    for (int index : indices) {
      data.put(array.bytes(), index * size, size);
    }
    return Tensor.of(
        array.elementType(),
        data.flip().order(ByteOrder.LITTLE_ENDIAN),
        axis.lengthsOf(indices.length));
  }

  private void decode(Source source, int from, float[] values, int to) {
    int in = from;
    for (int a = 0; a < axis.before(); a++) {
      for (int c = 0; c < axis.channels(); c++) {
        int out = to + a * axis.beforeStride() + c * axis.channelStride();
        source.read(in, axis.after(), c, values, out, axis.afterStride());
        in += axis.after();
      }
    }
  }

  /** Pixels: what becomes of each of the 256 values is worked out once a batch and channel. */
  private Source bytes() {
    float[][] table = new float[axis.channels()][BYTE_VALUES];
    boolean signed = array.elementType() == ElementType.INT8;
    for (int c = 0; c < table.length; c++) {
      for (int b = 0; b < BYTE_VALUES; b++) {
        table[c][b] = (float) preprocessing.apply(signed ? (byte) b : b, c);
      }
    }
    byte[] data = array.bytes();
    return (from, count, channel, values, to, stride) -> {
      float[] row = table[channel];
      int out = to;
      for (int i = from; i < from + count; i++) {
        values[out] = row[data[i] & 0xFF];
        out += stride;
      }
    };
  }

  private Source elements() {
    ByteBuffer data = array.buffer();
    return (from, count, channel, values, to, stride) -> {
      int out = to;
      for (int i = from; i < from + count; i++) {
        values[out] = (float) preprocessing.apply(array.get(data, i), channel);
        out += stride;
      }
    };
  }

  /** Reads {@code count} neighbouring elements of one channel. */
  private interface Source {
    void read(int from, int count, int channel, float[] values, int to, int stride);
  }
}
