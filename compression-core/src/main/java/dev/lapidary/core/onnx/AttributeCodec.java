package dev.lapidary.core.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.lapidary.core.error.ModelException;
import dev.lapidary.core.ir.Attribute;
import dev.lapidary.core.ir.Extras;

/**
 * Attributes to protobuf and back. In the leftover fields of an interpreted attribute, {@code type}
 * stands if and only if the file omitted a value field because its value is zero or empty.
 */
final class AttributeCodec {
  private AttributeCodec() {}

  static Attribute decode(AttributeProto proto, String place, int depth, Source source)
      throws ModelException {
    if (!isPlain(proto)) {
      return new Attribute.Opaque(Leftovers.extras(proto.toBuilder().clearName().build()));
    }
    Extras extras = leftover(proto);
    return switch (proto.getType()) {
      case INT -> new Attribute.IntValue(proto.getI(), extras);
      case FLOAT -> new Attribute.FloatValue(proto.getF(), extras);
      case STRING -> new Attribute.StringValue(proto.getS().toStringUtf8(), extras);
      case INTS -> new Attribute.IntList(proto.getIntsList(), extras);
      case FLOATS -> new Attribute.FloatList(proto.getFloatsList(), extras);
      case STRINGS ->
          new Attribute.StringList(
              proto.getStringsList().stream().map(ByteString::toStringUtf8).toList(), extras);
      case TENSOR ->
          new Attribute.TensorValue(TensorCodec.decode(proto.getT(), place, source), extras);
      case GRAPH ->
          new Attribute.GraphValue(
              GraphCodec.decode(proto.getG(), place, depth + 1, source), extras);
      default -> throw new IllegalStateException("not plain: " + proto.getType());
    };
  }

  /** Whether the attribute holds the one field of its type and this program models the type. */
  private static boolean isPlain(AttributeProto proto) {
    AttributeProto.Builder rest =
        proto.toBuilder()
            .clearName()
            .clearType()
            .clearDocString()
            .setUnknownFields(UnknownFieldSet.getDefaultInstance());
    boolean modelled =
        switch (proto.getType()) {
          case INT, FLOAT, INTS, FLOATS -> true;
          case STRING -> proto.getS().isValidUtf8();
          case STRINGS -> proto.getStringsList().stream().allMatch(ByteString::isValidUtf8);
          case TENSOR -> proto.hasT() && proto.getT().getDataType() != 0;
          case GRAPH -> proto.hasG();
          default -> false;
        };
    return modelled
        && clearValue(rest, proto.getType()).build().equals(AttributeProto.getDefaultInstance());
  }

  private static AttributeProto.Builder clearValue(
      AttributeProto.Builder proto, AttributeType type) {
    return switch (type) {
      case INT -> proto.clearI();
      case FLOAT -> proto.clearF();
      case STRING -> proto.clearS();
      case INTS -> proto.clearInts();
      case FLOATS -> proto.clearFloats();
      case STRINGS -> proto.clearStrings();
      case TENSOR -> proto.clearT();
      case GRAPH -> proto.clearG();
      default -> proto;
    };
  }

  private static Extras leftover(AttributeProto proto) {
    boolean omitted =
        switch (proto.getType()) {
          case INT -> !proto.hasI();
          case FLOAT -> !proto.hasF();
          case STRING -> !proto.hasS();
          default -> false;
        };
    AttributeProto.Builder rest = clearValue(proto.toBuilder(), proto.getType()).clearName();
    if (!omitted) {
      rest.clearType();
    }
    return Leftovers.extras(rest.build());
  }

  static AttributeProto encode(String name, Attribute attribute, TensorStore store) {
    AttributeProto rest = Leftovers.parse(AttributeProto.parser(), attribute.extras());
    AttributeProto.Builder proto = rest.toBuilder().setName(name);
    boolean omitDefault = rest.hasType();
    if (attribute instanceof Attribute.IntValue v) {
      proto.setType(AttributeType.INT);
      if (!(omitDefault && v.value() == 0)) {
        proto.setI(v.value());
      }
    } else if (attribute instanceof Attribute.FloatValue v) {
      proto.setType(AttributeType.FLOAT);
      if (!(omitDefault && Float.floatToRawIntBits(v.value()) == 0)) {
        proto.setF(v.value());
      }
    } else if (attribute instanceof Attribute.StringValue v) {
      proto.setType(AttributeType.STRING);
      if (!(omitDefault && v.value().isEmpty())) {
        proto.setS(ByteString.copyFromUtf8(v.value()));
      }
    } else {
      encodeLarger(attribute, proto, store);
    }
    return proto.build();
  }

  private static void encodeLarger(
      Attribute attribute, AttributeProto.Builder proto, TensorStore store) {
    if (attribute instanceof Attribute.IntList v) {
      proto.setType(AttributeType.INTS).addAllInts(v.values());
    } else if (attribute instanceof Attribute.FloatList v) {
      proto.setType(AttributeType.FLOATS).addAllFloats(v.values());
    } else if (attribute instanceof Attribute.StringList v) {
      proto.setType(AttributeType.STRINGS);
      v.values().forEach(value -> proto.addStrings(ByteString.copyFromUtf8(value)));
    } else if (attribute instanceof Attribute.TensorValue v) {
      proto.setType(AttributeType.TENSOR).setT(TensorCodec.encode(v.value()));
    } else if (attribute instanceof Attribute.GraphValue v) {
      proto.setType(AttributeType.GRAPH).setG(GraphCodec.encode(v.value(), store));
    }
  }
}
