package dev.lapidary.core.onnx;

import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.lapidary.core.ir.Dimension;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Extras;
import dev.lapidary.core.ir.Shape;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.ir.ValueType;

/**
 * Value infos to protobuf and back. One that says more than a {@link ValueType} can (denotations,
 * documentation, odd lengths) is kept whole in the extras and written again while its type stands.
 */
final class TypeCodec {
  private TypeCodec() {}

  static ValueInfo decode(ValueInfoProto proto) {
    ValueInfo plain = new ValueInfo(proto.getName(), decode(proto.getType()), Extras.NONE);
    return encode(plain).equals(proto)
        ? plain
        : new ValueInfo(plain.name(), plain.type(), Leftovers.extras(proto));
  }

  static ValueInfoProto encode(ValueInfo value) {
    ValueInfoProto file = Leftovers.parse(ValueInfoProto.parser(), value.extras());
    ValueInfoProto.Builder proto = file.toBuilder();
    if (!file.getName().equals(value.name())) {
      proto.setName(value.name());
    }
    if (!decode(file.getType()).equals(value.type())) {
      proto.setType(encode(value.type()));
    }
    return proto.build();
  }

  static ValueType decode(TypeProto proto) {
    return switch (proto.getValueCase()) {
      case TENSOR_TYPE ->
          new ValueType.OfTensor(
              elementType(proto.getTensorType().getElemType()),
              shape(proto.getTensorType().hasShape(), proto.getTensorType().getShape()));
      case SPARSE_TENSOR_TYPE ->
          new ValueType.OfSparseTensor(
              elementType(proto.getSparseTensorType().getElemType()),
              shape(
                  proto.getSparseTensorType().hasShape(), proto.getSparseTensorType().getShape()));
      case SEQUENCE_TYPE -> new ValueType.OfSequence(decode(proto.getSequenceType().getElemType()));
      case MAP_TYPE ->
          new ValueType.OfMap(
              elementType(proto.getMapType().getKeyType()),
              decode(proto.getMapType().getValueType()));
      case OPTIONAL_TYPE -> new ValueType.OfOptional(decode(proto.getOptionalType().getElemType()));
      default -> new ValueType.Undeclared();
    };
  }

  /** Types newer than this program are undefined here and kept in the extras. */
  private static ElementType elementType(int code) {
    return code < 0 || code >= ElementType.values().length
        ? ElementType.UNDEFINED
        : ElementType.ofCode(code);
  }

  private static Shape shape(boolean present, TensorShapeProto proto) {
    return present
        ? Shape.of(proto.getDimList().stream().map(TypeCodec::dimension).toList())
        : Shape.unknownRank();
  }

  private static Dimension dimension(TensorShapeProto.Dimension proto) {
    if (proto.hasDimValue() && proto.getDimValue() >= 0) {
      return Dimension.of(proto.getDimValue());
    }
    return proto.getDimParam().isEmpty() ? Dimension.unknown() : Dimension.of(proto.getDimParam());
  }

  static TypeProto encode(ValueType type) {
    TypeProto.Builder proto = TypeProto.newBuilder();
    if (type instanceof ValueType.OfTensor tensor) {
      TypeProto.Tensor.Builder inner =
          TypeProto.Tensor.newBuilder().setElemType(tensor.elementType().code());
      if (tensor.shape().ranked()) {
        inner.setShape(encode(tensor.shape()));
      }
      proto.setTensorType(inner);
    } else if (type instanceof ValueType.OfSparseTensor tensor) {
      TypeProto.SparseTensor.Builder inner =
          TypeProto.SparseTensor.newBuilder().setElemType(tensor.elementType().code());
      if (tensor.shape().ranked()) {
        inner.setShape(encode(tensor.shape()));
      }
      proto.setSparseTensorType(inner);
    } else if (type instanceof ValueType.OfSequence sequence) {
      proto.setSequenceType(
          TypeProto.Sequence.newBuilder().setElemType(encode(sequence.element())));
    } else if (type instanceof ValueType.OfMap map) {
      proto.setMapType(
          TypeProto.Map.newBuilder()
              .setKeyType(map.key().code())
              .setValueType(encode(map.value())));
    } else if (type instanceof ValueType.OfOptional optional) {
      proto.setOptionalType(
          TypeProto.Optional.newBuilder().setElemType(encode(optional.element())));
    }
    return proto.build();
  }

  private static TensorShapeProto encode(Shape shape) {
    TensorShapeProto.Builder proto = TensorShapeProto.newBuilder();
    for (Dimension dimension : shape.dimensions()) {
      TensorShapeProto.Dimension.Builder dim = proto.addDimBuilder();
      if (dimension instanceof Dimension.Fixed fixed) {
        dim.setDimValue(fixed.length());
      } else if (dimension instanceof Dimension.Symbol symbol) {
        dim.setDimParam(symbol.name());
      }
    }
    return proto.build();
  }
}
