package dev.lapidary.core.onnx;

import ai.onnx.proto.OnnxMl.SparseTensorProto;
import com.google.protobuf.ByteString;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Tensor;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Sparse initializers, dense in the model: nothing above needs to know of them. They are written
 * sparse again while their values stand.
 */
final class SparseCodec {
  private static final long MAX_DENSE_BYTES = 1L << 28;

  private SparseCodec() {}

  static Tensor decode(SparseTensorProto proto, String place, Source source) throws ModelException {
    Tensor values = TensorCodec.decode(proto.getValues(), place + " values", source);
    Tensor indices = TensorCodec.decode(proto.getIndices(), place + " indices", source);
    long[] lengths = proto.getDimsList().stream().mapToLong(Long::longValue).toArray();
    long elements = TensorCodec.elementCount(lengths, place, source);
    ElementType type = values.elementType();
    if (type.bits() < Byte.SIZE || type.byteSize(elements) > MAX_DENSE_BYTES) {
      throw source.malformed(
          place,
          "elements of 8 bits or more, at most " + MAX_DENSE_BYTES + " bytes when dense",
          type + Arrays.toString(lengths));
    }
    long expected = values.elementCount() * (indices.rank() == 2 ? lengths.length : 1);
    if (indices.elementType() != ElementType.INT64 || indices.elementCount() != expected) {
      throw source.malformed(place, expected + " INT64 indices", indices.toString());
    }
    int width = type.bits() / Byte.SIZE;
    byte[] dense = new byte[(int) (elements * width)];
    ByteBuffer data = values.data();
    long[] flat = indices.toLongs();
    int perValue = indices.rank() == 2 ? lengths.length : 1;
    for (int i = 0; i < values.elementCount(); i++) {
      long at = perValue == 1 ? flat[i] : position(flat, i * perValue, lengths);
      if (at < 0 || at >= elements) {
        throw source.malformed(place, "indices below " + elements, "index " + at);
      }
      data.get(i * width, dense, (int) at * width, width);
    }
    return Tensor.of(type, ByteBuffer.wrap(dense), lengths)
        .withExtras(TensorForm.SPARSE.extras(proto.toByteString()));
  }

  /** Row-major position of the coordinates at {@code from}; -1 if one is out of range. */
  private static long position(long[] coordinates, int from, long[] lengths) {
    long position = 0;
    for (int axis = 0; axis < lengths.length; axis++) {
      long coordinate = coordinates[from + axis];
      if (coordinate < 0 || coordinate >= lengths[axis]) {
        return -1;
      }
      position = position * lengths[axis] + coordinate;
    }
    return position;
  }

  /** The sparse form, if the tensor came so and still has the same values. */
  static Optional<SparseTensorProto> encode(String name, Tensor tensor) {
    if (TensorForm.of(tensor.extras()) != TensorForm.SPARSE) {
      return Optional.empty();
    }
    ByteString bytes = TensorForm.leftover(tensor.extras());
    SparseTensorProto.Builder file = Leftovers.parse(SparseTensorProto.parser(), bytes).toBuilder();
    try {
      if (!decode(file.build(), name, Source.MEMORY).equals(tensor)) {
        return Optional.empty();
      }
    } catch (ModelException e) {
      throw new IllegalStateException("extras are not what the reader wrote", e);
    }
    if (!file.getValues().getName().equals(name)) {
      file.getValuesBuilder().setName(name);
    }
    return Optional.of(file.build());
  }
}
