package dev.lapidary.core.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import dev.lapidary.core.ir.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The lists in which ONNX may store a tensor instead of raw bytes, each for several types. */
final class TypedData {
  private TypedData() {}

  /** Entries of the type's list that {@code bytes} of packed data take. */
  static long entries(ElementType type, long bytes) {
    return switch (type) {
      case COMPLEX64 -> bytes / Float.BYTES;
      case COMPLEX128 -> bytes / Double.BYTES;
      default -> type.bits() < Byte.SIZE ? bytes : bytes * Byte.SIZE / type.bits();
    };
  }

  /** Entries that the file has in the type's list. */
  static int found(ElementType type, TensorProto proto) {
    return switch (type) {
      case FLOAT, COMPLEX64 -> proto.getFloatDataCount();
      case DOUBLE, COMPLEX128 -> proto.getDoubleDataCount();
      case INT64 -> proto.getInt64DataCount();
      case UINT32, UINT64 -> proto.getUint64DataCount();
      default -> proto.getInt32DataCount();
    };
  }

  /** The list as packed little-endian bytes. */
  static ByteBuffer pack(ElementType type, TensorProto proto, int bytes) {
    ByteBuffer data = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    switch (type) {
      case FLOAT, COMPLEX64 -> proto.getFloatDataList().forEach(data::putFloat);
      case DOUBLE, COMPLEX128 -> proto.getDoubleDataList().forEach(data::putDouble);
      case INT64 -> proto.getInt64DataList().forEach(data::putLong);
      case UINT64 -> proto.getUint64DataList().forEach(data::putLong);
      case UINT32 -> proto.getUint64DataList().forEach(value -> data.putInt(value.intValue()));
      case INT32 -> proto.getInt32DataList().forEach(data::putInt);
      case INT16, UINT16, FLOAT16, BFLOAT16 ->
          proto.getInt32DataList().forEach(value -> data.putShort(value.shortValue()));
      default -> proto.getInt32DataList().forEach(value -> data.put(value.byteValue()));
    }
    return data.flip();
  }

  /** Puts packed bytes into the type's list. */
  static void unpack(ElementType type, ByteBuffer data, TensorProto.Builder proto) {
    while (data.hasRemaining()) {
      switch (type) {
        case FLOAT, COMPLEX64 -> proto.addFloatData(data.getFloat());
        case DOUBLE, COMPLEX128 -> proto.addDoubleData(data.getDouble());
        case INT64 -> proto.addInt64Data(data.getLong());
        case UINT64 -> proto.addUint64Data(data.getLong());
        case UINT32 -> proto.addUint64Data(Integer.toUnsignedLong(data.getInt()));
        case INT32 -> proto.addInt32Data(data.getInt());
        case INT16 -> proto.addInt32Data(data.getShort());
        case UINT16, FLOAT16, BFLOAT16 -> proto.addInt32Data(Short.toUnsignedInt(data.getShort()));
        case INT8 -> proto.addInt32Data(data.get());
        default -> proto.addInt32Data(Byte.toUnsignedInt(data.get()));
      }
    }
  }
}
