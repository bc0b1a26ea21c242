package dev.lapidary.core.runtime;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import dev.lapidary.core.error.ExecutionException;
import dev.lapidary.core.ir.Dimension;
import dev.lapidary.core.ir.ElementType;
import dev.lapidary.core.ir.Extras;
import dev.lapidary.core.ir.Shape;
import dev.lapidary.core.ir.Tensor;
import dev.lapidary.core.ir.ValueInfo;
import dev.lapidary.core.ir.ValueType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Tensors and types into ONNX Runtime's and back. */
final class NativeTensors {
  private static final String TYPE_PREFIX = "ONNX_TENSOR_ELEMENT_DATA_TYPE_";

  private NativeTensors() {}

  /**
   * A native tensor over a copy of the data, or over the data itself if it is direct.
   *
   * @throws ExecutionException if the Java API of ONNX Runtime has no such element type
   */
  static OnnxTensor create(OrtEnvironment environment, String name, Tensor tensor)
      throws OrtException, ExecutionException {
    if (tensor.elementType() == ElementType.STRING) {
      return OnnxTensor.createTensor(
          environment, tensor.strings().toArray(String[]::new), tensor.lengths());
    }
    OnnxJavaType type = javaType(tensor.elementType());
    if (type == OnnxJavaType.UNKNOWN) {
      throw new ExecutionException("run.inputUnsupported", name, tensor.elementType());
    }
    return OnnxTensor.createTensor(
        environment, direct(tensor.nativeData()), tensor.lengths(), type);
  }

  /** ONNX Runtime takes bytes of another element type from direct buffers only. */
  private static ByteBuffer direct(ByteBuffer data) {
    return data.isDirect()
        ? data
        : ByteBuffer.allocateDirect(data.remaining())
            .order(ByteOrder.nativeOrder())
            .put(data)
            .flip();
  }

  private static OnnxJavaType javaType(ElementType type) {
    return switch (type) {
      case FLOAT -> OnnxJavaType.FLOAT;
      case DOUBLE -> OnnxJavaType.DOUBLE;
      case INT8 -> OnnxJavaType.INT8;
      case UINT8 -> OnnxJavaType.UINT8;
      case INT16 -> OnnxJavaType.INT16;
      case INT32 -> OnnxJavaType.INT32;
      case INT64 -> OnnxJavaType.INT64;
      case BOOL -> OnnxJavaType.BOOL;
      case FLOAT16 -> OnnxJavaType.FLOAT16;
      case BFLOAT16 -> OnnxJavaType.BFLOAT16;
      default -> OnnxJavaType.UNKNOWN;
    };
  }

  /**
   * A copy of a native tensor.
   *
   * @throws ExecutionException if the Java API of ONNX Runtime does not know the element type
   */
  static Tensor copy(String name, OnnxTensor tensor) throws OrtException, ExecutionException {
    TensorInfo info = tensor.getInfo();
    ElementType type = elementType(info);
    if (type == ElementType.STRING) {
      List<byte[]> strings = new ArrayList<>();
      flatten(tensor.getValue(), strings);
      return Tensor.ofStringBytes(strings, info.getShape());
    }
    if (type.bits() == 0) {
      throw new ExecutionException("run.outputUnsupported", name);
    }
    ByteBuffer data = tensor.getByteBuffer();
    return Tensor.of(type, data, info.getShape());
  }

  private static void flatten(Object value, List<byte[]> into) {
    if (value instanceof Object[] array) {
      for (Object element : array) {
        flatten(element, into);
      }
    } else {
      into.add(String.valueOf(value).getBytes(StandardCharsets.UTF_8));
    }
  }

  /** ONNX Runtime's description of an input or output as ours. */
  static ValueInfo valueInfo(String name, NodeInfo node) {
    return node.getInfo() instanceof TensorInfo info
        ? ValueInfo.tensor(name, elementType(info), shape(info))
        : new ValueInfo(name, new ValueType.Undeclared(), Extras.NONE);
  }

  private static ElementType elementType(TensorInfo info) {
    return ElementType.valueOf(info.onnxType.name().substring(TYPE_PREFIX.length()));
  }

  private static Shape shape(TensorInfo info) {
    long[] lengths = info.getShape();
    String[] names = info.getDimensionNames();
    List<Dimension> dimensions = new ArrayList<>(lengths.length);
    for (int axis = 0; axis < lengths.length; axis++) {
      if (lengths[axis] >= 0) {
        dimensions.add(Dimension.of(lengths[axis]));
      } else {
        String symbol = axis < names.length && names[axis] != null ? names[axis] : "";
        dimensions.add(symbol.isEmpty() ? Dimension.unknown() : Dimension.of(symbol));
      }
    }
    return Shape.of(dimensions);
  }
}
