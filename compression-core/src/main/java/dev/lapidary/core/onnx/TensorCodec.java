package dev.lapidary.core.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Extras;
import dev.lapidary.core.ir.Tensor;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Tensors to protobuf and back. Raw data is shared with the file's bytes, not copied. */
final class TensorCodec {
  private TensorCodec() {}

  /**
   * @param place where the tensor stands, for messages
   * @throws ModelException if type, lengths and data do not fit together
   */
  static Tensor decode(TensorProto proto, String place, Source source) throws ModelException {
    ElementType type = elementType(proto.getDataType(), place, source);
    long[] lengths = proto.getDimsList().stream().mapToLong(Long::longValue).toArray();
    long elements = elementCount(lengths, place, source);
    if (proto.hasSegment()) {
      throw source.malformed(place, "a whole tensor", "one segment of a tensor");
    }
    if (type == ElementType.STRING) {
      return strings(proto, lengths, elements, place, source);
    }
    long bytes = byteSize(type, elements, place, source);
    if (proto.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
      ByteBuffer data = ExternalData.map(proto, bytes, place, source);
      return Tensor.of(type, data, lengths).withExtras(TensorForm.RAW.extras(leftover(proto)));
    }
    return proto.hasRawData()
        ? raw(proto, type, lengths, bytes, place, source)
        : typed(proto, type, lengths, bytes, place, source);
  }

  private static Tensor raw(
      TensorProto proto, ElementType type, long[] lengths, long bytes, String place, Source source)
      throws ModelException {
    if (proto.getRawData().size() != bytes) {
      throw source.malformed(
          place,
          bytes + " bytes of data for " + type + Arrays.toString(lengths),
          proto.getRawData().size() + " bytes");
    }
    return Tensor.of(type, proto.getRawData().asReadOnlyByteBuffer(), lengths)
        .withExtras(TensorForm.RAW.extras(leftover(proto)));
  }

  private static Tensor typed(
      TensorProto proto, ElementType type, long[] lengths, long bytes, String place, Source source)
      throws ModelException {
    long expected = TypedData.entries(type, bytes);
    int found = TypedData.found(type, proto);
    if (found != expected) {
      throw source.malformed(
          place, expected + " values for " + type + Arrays.toString(lengths), found + " values");
    }
    Tensor tensor =
        Tensor.of(type, TypedData.pack(type, proto, (int) bytes), lengths)
            .withExtras(TensorForm.TYPED.extras(leftover(proto)));
    return encode(tensor).equals(proto)
        ? tensor
        : tensor.withExtras(TensorForm.WHOLE.extras(proto.toByteString()));
  }

  private static Tensor strings(
      TensorProto proto, long[] lengths, long elements, String place, Source source)
      throws ModelException {
    if (proto.getStringDataCount() != elements) {
      throw source.malformed(
          place,
          elements + " strings for STRING" + Arrays.toString(lengths),
          proto.getStringDataCount() + " strings");
    }
    return Tensor.ofStringBytes(
            proto.getStringDataList().stream().map(ByteString::toByteArray).toList(), lengths)
        .withExtras(TensorForm.RAW.extras(leftover(proto)));
  }

  private static ByteString leftover(TensorProto proto) {
    TensorProto.Builder rest =
        proto.toBuilder().clearDims().clearDataType().clearRawData().clearStringData();
    if (proto.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
      rest.clearDataLocation().clearExternalData();
    } else if (!proto.hasRawData()) {
      rest.clearFloatData().clearDoubleData().clearInt32Data().clearInt64Data().clearUint64Data();
    }
    return rest.build().toByteString();
  }

  static ElementType elementType(int code, String place, Source source) throws ModelException {
    if (code <= 0 || code >= ElementType.values().length) {
      throw source.malformed(
          place, "an element type from 1 to " + (ElementType.values().length - 1), "" + code);
    }
    return ElementType.ofCode(code);
  }

  static long elementCount(long[] lengths, String place, Source source) throws ModelException {
    long product = 1;
    for (long length : lengths) {
      if (length < 0 || length > 0 && product > Long.MAX_VALUE / Byte.SIZE / 16 / length) {
        throw source.malformed(
            place, "lengths of zero or more that fit in memory", Arrays.toString(lengths));
      }
      product *= length;
    }
    return product;
  }

  /** Packed bytes; at most what one buffer holds. */
  static long byteSize(ElementType type, long elements, String place, Source source)
      throws ModelException {
    long bytes = type.byteSize(elements);
    if (bytes > Integer.MAX_VALUE) {
      throw source.malformed(place, "at most 2 GiB in one tensor", bytes + " bytes");
    }
    return bytes;
  }

  /** The tensor as the file had it, or with raw data if it is new. */
  static TensorProto encode(Tensor tensor) {
    TensorForm form = TensorForm.of(tensor.extras());
    if (form == TensorForm.SPARSE) {
      return encode(tensor.withExtras(Extras.NONE));
    }
    TensorProto rest = Leftovers.parse(TensorProto.parser(), TensorForm.leftover(tensor.extras()));
    if (form == TensorForm.WHOLE) {
      return whole(tensor, rest);
    }
    TensorProto.Builder proto = withType(tensor, rest);
    if (tensor.elementType() == ElementType.STRING) {
      tensor.stringBytes().forEach(s -> proto.addStringData(ByteString.copyFrom(s)));
    } else if (form == TensorForm.TYPED) {
      TypedData.unpack(tensor.elementType(), tensor.data(), proto);
    } else {
      proto.setRawData(UnsafeByteOperations.unsafeWrap(tensor.data()));
    }
    return proto.build();
  }

  private static TensorProto whole(Tensor tensor, TensorProto file) {
    try {
      if (decode(file, "tensor", Source.MEMORY).equals(tensor)) {
        return file;
      }
    } catch (ModelException e) {
      throw new IllegalStateException("extras are not what the reader wrote", e);
    }
    return withType(tensor, TensorProto.newBuilder().setName(file.getName()).build())
        .setRawData(UnsafeByteOperations.unsafeWrap(tensor.data()))
        .build();
  }

  /** What the file said beyond type, lengths and data, however it stored the data. */
  static TensorProto leftover(Tensor tensor) {
    return switch (TensorForm.of(tensor.extras())) {
      case RAW, TYPED ->
          Leftovers.parse(TensorProto.parser(), TensorForm.leftover(tensor.extras()));
      case WHOLE, SPARSE -> TensorProto.getDefaultInstance();
    };
  }

  /** The leftover fields with the tensor's type and lengths set, its data still missing. */
  static TensorProto.Builder withType(Tensor tensor, TensorProto rest) {
    TensorProto.Builder proto = rest.toBuilder().setDataType(tensor.elementType().code());
    for (long length : tensor.lengths()) {
      proto.addDims(length);
    }
    return proto;
  }
}
